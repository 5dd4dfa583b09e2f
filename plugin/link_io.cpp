// SPDX-License-Identifier: Apache-2.0
#include "plugin/link_io.hpp"

#include <algorithm>
#include <utility>

#include "crypto/box.hpp"

namespace callveil::plugin {
namespace {

bool is_denial(const wire::Envelope& envelope) {
    if (envelope.type != wire::error_type) {
        return false;
    }
    const auto error = wire::decode<wire::ErrorReply>(envelope.body, wire::Unknown::ignore);
    return error && error_code_from(error->code) == ErrorCode::denied;
}

}  // namespace

bool Questions::post(Moment deadline, Answered answered,
                     const std::function<wire::Frames(const std::string&)>& make) {
    const auto id = "q" + std::to_string(++last_id_);
    if (!send_(make(id))) {
        return false;
    }
    open_.emplace(id, Open{deadline, std::move(answered)});
    return true;
}

void Questions::take(const wire::Frames& frames) {
    const auto envelope = wire::read_envelope(frames, wire::agent_limits);
    if (!envelope) {
        return;
    }
    auto found = open_.extract(envelope->id);
    if (!found.empty()) {
        denied_ = denied_ || is_denial(*envelope);
        found.mapped().answered(*envelope);
    }
}

void Questions::expire(Moment now) {
    std::vector<Answered> late;
    for (auto question = open_.begin(); question != open_.end();) {
        if (question->second.deadline <= now) {
            late.push_back(std::move(question->second.answered));
            question = open_.erase(question);
        } else {
            ++question;
        }
    }
    for (const auto& answered : late) {
        answered(std::nullopt);
    }
}

void Questions::drop() {
    const auto all = std::exchange(open_, {});
    for (const auto& [id, question] : all) {
        question.answered(std::nullopt);
    }
}

Moment Questions::next_due() const {
    Moment due = never;
    for (const auto& [id, question] : open_) {
        due = std::min(due, question.deadline);
    }
    return due;
}

std::chrono::milliseconds retry_delay(int tries) {
    constexpr std::int64_t first_ms = 500;
    constexpr std::int64_t longest_ms = 30000;
    constexpr int doublings = 6;
    const auto full = std::min(first_ms << std::min(tries, doublings), longest_ms);
    const auto draw = static_cast<unsigned char>(crypto::random_bytes(1).front());
    return std::chrono::milliseconds(full - full / 2 * draw / 256);
}

}  // namespace callveil::plugin

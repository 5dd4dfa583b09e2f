// SPDX-License-Identifier: Apache-2.0
#include "plugin/submissions.hpp"

#include <algorithm>
#include <utility>

#include "callveil/plugin.h"
#include "plugin/moment.hpp"

namespace callveil::plugin {
namespace {

constexpr std::size_t max_in_flight = 16;
constexpr std::size_t max_waiting = 10000;
constexpr auto answer_time = std::chrono::seconds(5);

}  // namespace

Submissions::Submissions(Outbox& outbox, Questions& questions, Tell tell, LogLine log)
    : outbox_(outbox), questions_(questions), tell_(std::move(tell)), log_(std::move(log)) {}

void Submissions::pump(Moment now) {
    const auto waiting = outbox_.waiting(max_waiting);
    if (!waiting) {
        log_(CALLVEIL_LOG_ERROR, waiting.error().detail);
        return;
    }
    for (const auto& client_id : *waiting) {
        const auto& tries = tries_[client_id];
        if (tries.in_flight || tries.next > now) {
            continue;
        }
        if (in_flight_ >= max_in_flight || !submit(client_id, now)) {
            return;
        }
    }
}

bool Submissions::submit(const std::string& client_id, Moment now) {
    auto entry = outbox_.find_waiting(client_id);
    if (!entry) {
        log_(CALLVEIL_LOG_ERROR, entry.error().detail);
        return false;
    }
    if (!*entry) {
        return true;
    }
    const wire::Submit message{(*entry)->client_id, (*entry)->reference, (*entry)->sealed};
    const bool sent =
        questions_.ask(message, now + answer_time,
                       [this, client_id](const auto& envelope) { answered(client_id, envelope); });
    if (sent) {
        tries_[client_id].in_flight = true;
        ++in_flight_;
    }
    return sent;
}

void Submissions::answered(const std::string& client_id,
                           const std::optional<wire::Envelope>& envelope) {
    --in_flight_;
    tries_[client_id].in_flight = false;
    wire::SubmitReply reply;
    Error error;
    switch (read_answer<wire::Submit>(envelope, reply, error)) {
        case Answer::yes:
            return accept(client_id, reply);
        case Answer::no:
            return refuse(client_id, error);
        case Answer::try_later:
            return postpone(client_id);
    }
}

void Submissions::accept(const std::string& client_id, const wire::SubmitReply& reply) {
    const auto noted = outbox_.acknowledge(client_id, reply.state, rfc3339(wall_now()));
    if (!noted) {
        // It stays in the outbox; the daemon knows its id when it comes again.
        log_(CALLVEIL_LOG_ERROR, noted.error().detail);
        return postpone(client_id);
    }
    tries_.erase(client_id);
    changed_ = true;
    tell_(RequestSent{client_id});
}

void Submissions::refuse(const std::string& client_id, const Error& error) {
    const auto noted = outbox_.refuse(client_id, error.detail, rfc3339(wall_now()));
    if (!noted) {
        log_(CALLVEIL_LOG_ERROR, noted.error().detail);
        return postpone(client_id);
    }
    log_(CALLVEIL_LOG_WARNING,
         "The daemon refused a request: " + std::string(to_string(error.code)) + ".");
    tries_.erase(client_id);
    changed_ = true;
    tell_(RequestRefused{client_id, error.detail});
}

void Submissions::postpone(const std::string& client_id) {
    auto& tries = tries_[client_id];
    tries.next = std::chrono::steady_clock::now() + retry_delay(tries.failed++);
}

Moment Submissions::next_due() const {
    Moment due = never;
    for (const auto& [client_id, tries] : tries_) {
        // What never failed waits for room or for the link, not for a time.
        if (!tries.in_flight && tries.failed > 0) {
            due = std::min(due, tries.next);
        }
    }
    return due;
}

}  // namespace callveil::plugin

// SPDX-License-Identifier: Apache-2.0
#include "plugin/lookups.hpp"

#include <algorithm>
#include <utility>

namespace callveil::plugin {
namespace {

constexpr auto late_answers = std::chrono::seconds(30);

}  // namespace

Lookups::Lookups(Questions& questions, std::chrono::milliseconds patience, Tell tell)
    : questions_(questions), patience_(patience), tell_(std::move(tell)) {}

void Lookups::add(const AskPrefill& order, Moment now) {
    lookups_[order.ask] = {order.query, now + patience_, Step::unsent};
}

void Lookups::pump(Moment now) {
    for (auto& [ask, lookup] : lookups_) {
        if (lookup.step != Step::unsent) {
            continue;
        }
        const auto number = ask;
        const bool sent =
            questions_.ask(lookup.query, now + late_answers,
                           [this, number](const auto& envelope) { answered(number, envelope); });
        if (sent) {
            lookup.step = Step::sent;
        }
    }
}

void Lookups::answered(std::uint64_t ask, const std::optional<wire::Envelope>& envelope) {
    const auto found = lookups_.find(ask);
    if (found == lookups_.end()) {
        return;
    }
    const auto step = found->second.step;
    lookups_.erase(found);
    wire::PrefillReply reply;
    Error error;
    if (read_answer<wire::Prefill>(envelope, reply, error) == Answer::yes) {
        tell_(PrefillAnswered{ask, std::move(reply)});
    } else if (step != Step::missed) {
        tell_(PrefillMissed{ask});
    }
}

void Lookups::tick(Moment now) {
    for (auto entry = lookups_.begin(); entry != lookups_.end();) {
        auto& [ask, lookup] = *entry;
        const bool late = lookup.step != Step::missed && lookup.due <= now;
        const bool unsent = lookup.step == Step::unsent;
        if (late) {
            lookup.step = Step::missed;
            tell_(PrefillMissed{ask});
        }
        entry = late && unsent ? lookups_.erase(entry) : std::next(entry);
    }
}

Moment Lookups::next_due() const {
    Moment due = never;
    for (const auto& [ask, lookup] : lookups_) {
        if (lookup.step != Step::missed) {
            due = std::min(due, lookup.due);
        }
    }
    return due;
}

}  // namespace callveil::plugin

// SPDX-License-Identifier: Apache-2.0
#include "usecases/refusals.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "usecases/audit_trail.hpp"
#include "wire/uuid.hpp"

namespace callveil::usecases {
namespace {

constexpr std::chrono::minutes one_minute{1};

/// Verbs whose refusals are audited.
constexpr std::array<std::string_view, 20> audited_verbs{
    "submit",          "prefill",        "request.show",   "request.verify",
    "request.approve", "request.reject", "request.cancel", "request.from_search",
    "search.start",    "search.page",    "job.cancel",     "preview.start",
    "preview.page",    "package.list",   "package.get",    "package.passphrase",
    "key.enroll",      "key.revoke",     "audit.list",     "audit.export"};

constexpr std::array audited_codes{
    ErrorCode::denied,  ErrorCode::wrong_state, ErrorCode::rate_limited, ErrorCode::stale,
    ErrorCode::expired, ErrorCode::conflict,    ErrorCode::not_found};

template <class Value, std::size_t Size>
bool is_among(const std::array<Value, Size>& values, Value value) noexcept {
    return std::find(values.begin(), values.end(), value) != values.end();
}

bool is_hex(std::string_view text) noexcept {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The object as it may stand in the log; the caller when it is no id, because a person may have
/// typed anything in its place.
std::string object_of(const domain::Caller& caller, std::string_view object) {
    const auto reference = wire::parse_reference(object);
    if (reference) {
        return *reference;
    }
    const bool is_id = wire::is_uuid7(object) || (object.size() == 64 && is_hex(object));
    return is_id ? std::string(object) : caller.principal;
}

}  // namespace

bool is_audited_refusal(std::string_view verb, ErrorCode code) noexcept {
    return is_among(audited_verbs, verb) && is_among(audited_codes, code);
}

void Refusals::note(const domain::Caller& caller, std::string_view verb, std::string_view object,
                    ErrorCode code) {
    if (!is_audited_refusal(verb, code)) {
        return;
    }
    const auto now = context_.clock.now();
    const std::lock_guard lock(mutex_);
    tell_older_than(now);
    const Key key{caller.principal, std::string(verb), object_of(caller, object), code};
    const auto [at, is_new] = repeated_.try_emplace(key, Repeated{caller, now, 0});
    if (is_new) {
        tell(key, caller, 1);
    } else {
        ++at->second.untold;
    }
}

void Refusals::tell_older_than(domain::TimePoint now) {
    std::erase_if(repeated_, [&](const auto& entry) {
        const auto& [key, repeated] = entry;
        const bool over = now - repeated.told >= one_minute || now < repeated.told;
        if (over && repeated.untold > 0) {
            tell(key, repeated.caller, repeated.untold);
        }
        return over;
    });
}

void Refusals::tell(const Key& key, const domain::Caller& caller, std::int64_t count) const {
    const auto& [principal, verb, object, code] = key;
    auto event =
        audit_event(context_, caller, verb, object, AuditDetail().count("attempts", count));
    event.outcome = to_string(code);
    context_.store.write_later(
        [event](ports::Transaction& transaction) -> Result<void> {
            CALLVEIL_TRY(transaction.audit().append(event));
            return {};
        },
        [](const Result<void>&) {});
}

}  // namespace callveil::usecases

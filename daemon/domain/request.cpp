// SPDX-License-Identifier: Apache-2.0
#include "domain/request.hpp"

#include "domain/enum_names.hpp"

namespace callveil::domain {
namespace {

constexpr Named<RequestKind> request_kinds[] = {
    {RequestKind::pseudonymization, "pseudonymization"},
    {RequestKind::access, "access"},
};

constexpr Named<RequestState> request_states[] = {
    {RequestState::received, "received"},
    {RequestState::verifying, "verifying"},
    {RequestState::pending_approval, "pending_approval"},
    {RequestState::approved, "approved"},
    {RequestState::running, "running"},
    {RequestState::completed, "completed"},
    {RequestState::partially_completed, "partially_completed"},
    {RequestState::failed, "failed"},
    {RequestState::rejected, "rejected"},
    {RequestState::cancelled, "cancelled"},
};

constexpr Named<Outcome> outcomes[] = {
    {Outcome::none, "none"},       {Outcome::done, "done"},
    {Outcome::partial, "partial"}, {Outcome::nothing_found, "nothing_found"},
    {Outcome::refused, "refused"}, {Outcome::not_done, "not_done"},
};

constexpr Named<OverrideKind> override_kinds[] = {
    {OverrideKind::verification, "verification"},
    {OverrideKind::access, "access"},
};

constexpr Named<Regime> regimes[] = {{Regime::gdpr, "gdpr"}, {Regime::ccpa, "ccpa"}};

constexpr Named<Origin> origins[] = {
    {Origin::agent, "agent"},
    {Origin::search, "search"},
    {Origin::shell, "shell"},
};

}  // namespace

std::string_view to_string(RequestKind kind) noexcept {
    return name_in(request_kinds, kind);
}
std::optional<RequestKind> request_kind_from(std::string_view text) noexcept {
    return value_in(request_kinds, text);
}

std::string_view to_string(RequestState state) noexcept {
    return name_in(request_states, state);
}
std::optional<RequestState> request_state_from(std::string_view text) noexcept {
    return value_in(request_states, text);
}

std::string_view to_string(Outcome outcome) noexcept {
    return name_in(outcomes, outcome);
}
std::optional<Outcome> outcome_from(std::string_view text) noexcept {
    return value_in(outcomes, text);
}

std::string_view to_string(OverrideKind kind) noexcept {
    return name_in(override_kinds, kind);
}
std::optional<OverrideKind> override_kind_from(std::string_view text) noexcept {
    return value_in(override_kinds, text);
}

std::string_view to_string(Regime regime) noexcept {
    return name_in(regimes, regime);
}
std::optional<Regime> regime_from(std::string_view text) noexcept {
    return value_in(regimes, text);
}

std::string_view to_string(Origin origin) noexcept {
    return name_in(origins, origin);
}
std::optional<Origin> origin_from(std::string_view text) noexcept {
    return value_in(origins, text);
}

bool is_final(RequestState state) noexcept {
    switch (state) {
        case RequestState::completed:
        case RequestState::partially_completed:
        case RequestState::failed:
        case RequestState::rejected:
        case RequestState::cancelled:
            return true;
        default:
            return false;
    }
}

void empty(Request& request, TimePoint at) {
    request.subject = {};
    request.interaction_id.clear();
    request.requester.asserted_agent.clear();
    request.search_reason.clear();
    request.reason.clear();
    request.trouble.clear();
    request.override_access.clear();
    if (request.verification) {
        request.verification->method.clear();
    }
    for (auto& one : request.overrides) {
        one.reason.clear();
    }
    request.emptied_at = at;
}

bool has_typed_reason(RequestState state) noexcept {
    return state == RequestState::rejected || state == RequestState::cancelled;
}

}  // namespace callveil::domain

// SPDX-License-Identifier: Apache-2.0
#include "usecases/approval_checks.hpp"

#include <algorithm>
#include <chrono>

namespace callveil::usecases {
namespace {

/// Whether the agent id that the desktop asserted is tied to the caller, now if not at intake.
Result<bool> is_asserted_agent(const domain::Caller& caller, ports::Transaction& transaction,
                               const domain::Request& request) {
    CALLVEIL_ASSIGN(const auto keys, transaction.keys().all());
    return std::any_of(keys.begin(), keys.end(), [&](const domain::EnrolledKey& key) {
        return key.principal == caller.person &&
               std::find(key.agent_ids.begin(), key.agent_ids.end(),
                         request.requester.asserted_agent) != key.agent_ids.end();
    });
}

}  // namespace

Result<void> check_four_eyes(const Context& context, const domain::Caller& caller,
                             ports::Transaction& transaction, const domain::Request& request) {
    if (caller.person.empty()) {
        return fail(ErrorCode::denied, "only a person may approve; use a supervisor's own key");
    }
    CALLVEIL_ASSIGN(const bool asserted, is_asserted_agent(caller, transaction, request));
    const bool own = asserted || caller.person == request.requester.person ||
                     caller.principal == request.requester.principal;
    if (own && needs_four_eyes(context, request)) {
        return fail(ErrorCode::denied,
                    "whoever asked may not approve; another supervisor must decide on " +
                        request.reference);
    }
    return {};
}

bool is_verified(const Context& context, const domain::Request& request) {
    const int points = request.verification ? request.verification->points : 0;
    return points >= context.policy.required_points(request.kind);
}

namespace {

Result<void> check_verification(const Context& context, const domain::Request& request,
                                const Approval& approval) {
    if (is_verified(context, request) || !approval.override_verification.empty()) {
        return {};
    }
    const int points = request.verification ? request.verification->points : 0;
    const int required = context.policy.required_points(request.kind);
    return fail(ErrorCode::denied,
                "identity was checked with " + std::to_string(points) + " of the " +
                    std::to_string(required) +
                    " points that the policy asks for; run 'callveil request verify', or override "
                    "with a reason");
}

/// A guard against a key or a script that goes wild: no customer is hurt by waiting until somebody
/// has looked.
Result<void> check_numbers(const Context& context, const domain::Caller& caller,
                           ports::Transaction& transaction, const domain::Request& request) {
    if (request.kind != domain::RequestKind::pseudonymization) {
        return {};
    }
    const auto since = context.clock.now() - std::chrono::hours{24};
    CALLVEIL_ASSIGN(const auto decided, transaction.requests().decided_since(since, caller.person));
    const auto refuse = [](std::string_view who, std::int64_t limit, std::string_view option) {
        return fail(ErrorCode::rate_limited,
                    std::string(who) + " approved " + std::to_string(limit) +
                        " pseudonymizations within 24 hours, as many as '" + std::string(option) +
                        "' allows; find out why there are so many before the operator raises it");
    };
    if (decided.by_person >= context.settings.pseudonymizations_per_person) {
        return refuse(caller.person, context.settings.pseudonymizations_per_person,
                      "approval.per_person_and_day");
    }
    if (decided.by_all >= context.settings.pseudonymizations_per_day) {
        return refuse("all together", context.settings.pseudonymizations_per_day,
                      "approval.per_day");
    }
    return {};
}

Result<void> check_start(const domain::Plan& plan, const Approval& approval) {
    if (approval.not_before && *approval.not_before >= plan.expires_at) {
        return fail(ErrorCode::invalid_argument,
                    "'not_before' lies after " + domain::to_rfc3339(plan.expires_at) +
                        ", when this plan ends; choose an earlier start, or preview and approve "
                        "later");
    }
    return {};
}

Result<void> check_plan(const Context& context, const domain::Plan& plan,
                        const domain::Plan& latest, const domain::Request& request) {
    if (plan.request != request.reference) {
        return fail(ErrorCode::invalid_argument, "this plan belongs to another request");
    }
    if (plan.hash != latest.hash) {
        return fail(ErrorCode::stale,
                    "a newer plan of this request exists; look at it and approve that one");
    }
    if (plan.expires_at <= context.clock.now()) {
        return fail(ErrorCode::expired, "this plan is past its time; preview again");
    }
    if (!plan.obstacles.empty()) {
        return fail(ErrorCode::wrong_state,
                    "this plan cannot be carried out: " + plan.obstacles.front());
    }
    return {};
}

}  // namespace

Result<void> check_approval(const Context& context, const domain::Caller& caller,
                            ports::Transaction& transaction, const domain::Request& request,
                            const Approval& approval) {
    CALLVEIL_TRY(check_four_eyes(context, caller, transaction, request));
    CALLVEIL_TRY(check_verification(context, request, approval));
    auto plan = transaction.plans().find_by_hash(approval.plan_hash);
    if (!plan) {
        return fail(plan.error().code == ErrorCode::not_found
                        ? Error{ErrorCode::not_found,
                                "no plan has this hash; run 'callveil preview' and copy its hash"}
                        : plan.error());
    }
    CALLVEIL_ASSIGN(const auto latest, transaction.plans().latest(request.reference));
    CALLVEIL_TRY(check_plan(context, *plan, latest, request));
    CALLVEIL_TRY(check_numbers(context, caller, transaction, request));
    return check_start(*plan, approval);
}

}  // namespace callveil::usecases

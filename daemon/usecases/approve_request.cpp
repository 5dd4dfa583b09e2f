// SPDX-License-Identifier: Apache-2.0
#include "usecases/approve_request.hpp"

#include <algorithm>

#include "usecases/open_access.hpp"
#include "usecases/plan_store.hpp"
#include "usecases/request_steps.hpp"

namespace callveil::usecases {
namespace {

using domain::RequestState;

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

Result<void> check_verification(const Context& context, const domain::Request& request,
                                const Approval& approval) {
    const int points = request.verification ? request.verification->points : 0;
    const int required = context.policy.required_points(request.kind);
    if (points < required && approval.override_verification.empty()) {
        return fail(ErrorCode::denied, "identity was checked with " + std::to_string(points) +
                                           " of the " + std::to_string(required) +
                                           " points that the policy asks for; run 'callveil "
                                           "request verify', or override with a reason");
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

Result<void> check(const Context& context, const domain::Caller& caller,
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
    return check_plan(context, *plan, latest, request);
}

/// A request whose identity check is overridden goes on to `pending_approval` first, audited.
Result<void> override_verification(const Context& context, const domain::Caller& caller,
                                   ports::Transaction& transaction, const Approval& approval,
                                   const domain::Request& request) {
    if (approval.override_verification.empty()) {
        return {};
    }
    CALLVEIL_TRY(transaction.audit().append(
        audit_event(context, caller, "request.override_verification", request.reference)));
    if (request.state != RequestState::pending_approval) {
        CALLVEIL_TRY(step(context, transaction, caller, request.reference, domain::Event::accept,
                          "request.accept", {}));
    }
    return {};
}

domain::JobKind job_kind_of(const domain::Request& request) noexcept {
    return request.kind == domain::RequestKind::access ? domain::JobKind::export_package
                                                       : domain::JobKind::pseudonymize;
}

Result<void> write_approval(const Context& context, const domain::Caller& caller,
                            ports::Transaction& transaction, const Approval& approval,
                            Approved& approved) {
    CALLVEIL_ASSIGN(const auto request, transaction.requests().find(approval.reference));
    CALLVEIL_TRY(check(context, caller, transaction, request, approval));
    CALLVEIL_TRY(override_verification(context, caller, transaction, approval, request));
    CALLVEIL_ASSIGN(approved.request,
                    step(
                        context, transaction, caller, approval.reference, domain::Event::approve,
                        "request.approve",
                        [&](domain::Request& changed) -> Result<void> {
                            changed.plan_hash = approval.plan_hash;
                            changed.approver = caller.person;
                            changed.not_before = approval.not_before;
                            changed.override_access = approval.override_access;
                            changed.reason.clear();
                            return {};
                        },
                        AuditDetail()
                            .id("plan", approval.plan_hash)
                            .count("override_access", approval.override_access.empty() ? 0 : 1)));
    auto job = new_job(context, caller, job_kind_of(request), request.reference, "{}");
    job.run_after = approval.not_before.value_or(job.run_after);
    approved.job = job.id;
    return transaction.jobs().insert(job);
}

Result<std::string> note_of(const Context& context, const domain::Request& request) {
    if (request.kind != domain::RequestKind::pseudonymization || !request.override_access.empty()) {
        return std::string();
    }
    CALLVEIL_ASSIGN(const auto open, open_access_requests(context, request));
    return open.empty()
               ? std::string()
               : "waits until the access request " + open.front() + " of the same person has ended";
}

Result<domain::Request> end_early(const Context& context, const domain::Caller& caller,
                                  std::string_view reference, std::string reason,
                                  domain::Event event, std::string_view verb) {
    if (reason.empty()) {
        return fail(ErrorCode::invalid_argument, "give a reason; the agent may read it aloud");
    }
    return step(
        context, caller, reference, event, verb, [&](domain::Request& changed) -> Result<void> {
            changed.reason = reason;
            changed.outcome =
                event == domain::Event::reject ? domain::Outcome::refused : domain::Outcome::none;
            return {};
        });
}

}  // namespace

bool needs_four_eyes(const Context& context, const domain::Request& request) {
    return request.origin == domain::Origin::agent ||
           context.settings.four_eyes.contains(request.kind);
}

Result<Approved> approve_request(const Context& context, const domain::Caller& caller,
                                 const Approval& approval) {
    Approved approved;
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) {
        return write_approval(context, caller, transaction, approval, approved);
    }));
    context.work_added();
    CALLVEIL_ASSIGN(approved.note, note_of(context, approved.request));
    return approved;
}

Result<domain::Request> reject_request(const Context& context, const domain::Caller& caller,
                                       std::string_view reference, std::string reason) {
    return end_early(context, caller, reference, std::move(reason), domain::Event::reject,
                     "request.reject");
}

Result<domain::Request> cancel_request(const Context& context, const domain::Caller& caller,
                                       std::string_view reference, std::string reason) {
    return end_early(context, caller, reference, std::move(reason), domain::Event::cancel,
                     "request.cancel");
}

}  // namespace callveil::usecases

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

bool is_verified(const Context& context, const domain::Request& request) {
    const int points = request.verification ? request.verification->points : 0;
    return points >= context.policy.required_points(request.kind);
}

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
    CALLVEIL_TRY(check_plan(context, *plan, latest, request));
    return check_start(*plan, approval);
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

void note_override(const Context& context, const domain::Caller& caller, domain::OverrideKind kind,
                   const std::string& reason, domain::Request& request) {
    if (!reason.empty()) {
        request.overrides.push_back({kind, caller.person, reason, context.clock.now()});
    }
}

void amend_approved(const Context& context, const domain::Caller& caller, const Approval& approval,
                    domain::Request& request) {
    using domain::OverrideKind;
    if (!is_verified(context, request)) {
        note_override(context, caller, OverrideKind::verification, approval.override_verification,
                      request);
    }
    note_override(context, caller, OverrideKind::access, approval.override_access, request);
    request.plan_hash = approval.plan_hash;
    request.approver = caller.person;
    request.not_before = approval.not_before;
    request.override_access = approval.override_access;
    request.reason.clear();
    request.trouble.clear();
}

Result<void> write_approval(const Context& context, const domain::Caller& caller,
                            ports::Transaction& transaction, const Approval& approval,
                            const domain::Request& request, Approved& approved) {
    CALLVEIL_TRY(check(context, caller, transaction, request, approval));
    CALLVEIL_TRY(override_verification(context, caller, transaction, approval, request));
    CALLVEIL_ASSIGN(approved.request,
                    step(
                        context, transaction, caller, approval.reference, domain::Event::approve,
                        "request.approve",
                        [&](domain::Request& changed) -> Result<void> {
                            amend_approved(context, caller, approval, changed);
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

/// An approved pseudonymization that waits for an access request may still be let go.
bool is_late_override(const domain::Request& request, const Approval& approval) {
    return request.state == RequestState::approved && !approval.override_access.empty() &&
           request.kind == domain::RequestKind::pseudonymization &&
           request.plan_hash == approval.plan_hash && request.override_access.empty();
}

Result<void> write_late_override(const Context& context, const domain::Caller& caller,
                                 ports::Transaction& transaction, const Approval& approval,
                                 domain::Request request, Approved& approved) {
    CALLVEIL_TRY(check_four_eyes(context, caller, transaction, request));
    note_override(context, caller, domain::OverrideKind::access, approval.override_access, request);
    request.override_access = approval.override_access;
    request.reason.clear();
    request.updated_at = context.clock.now();
    CALLVEIL_TRY(transaction.requests().update(request));
    CALLVEIL_TRY(transaction.audit().append(
        audit_event(context, caller, "request.override_access", request.reference,
                    AuditDetail().id("plan", approval.plan_hash))));
    approved.request = std::move(request);
    approved.note = "goes on at its next look, within " +
                    std::to_string(context.settings.access_recheck / std::chrono::seconds{1}) +
                    " seconds";
    return {};
}

Result<void> write_decision(const Context& context, const domain::Caller& caller,
                            ports::Transaction& transaction, const Approval& approval,
                            Approved& approved) {
    CALLVEIL_ASSIGN(auto request, transaction.requests().find(approval.reference));
    return is_late_override(request, approval)
               ? write_late_override(context, caller, transaction, approval, std::move(request),
                                     approved)
               : write_approval(context, caller, transaction, approval, request, approved);
}

/// What the approver should know of the approved request's start.
Result<std::string> note_of(const Context& context, const domain::Request& request) {
    CALLVEIL_ASSIGN(auto note, access_to_wait_for(context, request));
    if (request.not_before && *request.not_before > request.deadlines.due_by) {
        note += (note.empty() ? "" : "; ") + ("it starts after the answer is due: " +
                                              domain::to_rfc3339(request.deadlines.due_by));
    }
    return note;
}

Result<domain::Request> end_early(const Context& context, const domain::Caller& caller,
                                  std::string_view reference, std::string reason,
                                  domain::Event event, std::string_view verb) {
    if (reason.empty()) {
        return fail(ErrorCode::invalid_argument, "give a reason; the agent may read it aloud");
    }
    return step(context, caller, reference, event, verb,
                [&](domain::Request& changed) -> Result<void> {
                    changed.reason = reason;
                    changed.trouble.clear();
                    changed.outcome = event == domain::Event::reject ? domain::Outcome::refused
                                                                     : domain::Outcome::not_done;
                    return {};
                });
}

}  // namespace

bool needs_four_eyes(const Context& context, const domain::Request& request) {
    return request.origin == domain::Origin::agent ||
           context.settings.four_eyes.contains(request.kind);
}

std::string who_may_approve(const Context& context, const domain::Request& request) {
    if (!needs_four_eyes(context, request)) {
        return "whoever asked may approve it too: the option four_eyes leaves " +
               std::string(domain::to_string(request.kind)) + " out";
    }
    const bool call = request.origin == domain::Origin::agent;
    return "another person than " + (call ? "the agent" : request.requester.principal) +
           " must approve it";
}

Result<Approved> approve_request(const Context& context, const domain::Caller& caller,
                                 const Approval& approval) {
    Approved approved;
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) {
        return write_decision(context, caller, transaction, approval, approved);
    }));
    context.work_added();
    if (approved.note.empty()) {
        CALLVEIL_ASSIGN(approved.note, note_of(context, approved.request));
    }
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

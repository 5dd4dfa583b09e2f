// SPDX-License-Identifier: Apache-2.0
#include "usecases/approve_request.hpp"

#include "usecases/approval_checks.hpp"
#include "usecases/open_access.hpp"
#include "usecases/request_steps.hpp"

namespace callveil::usecases {
namespace {

using domain::RequestState;

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
    CALLVEIL_TRY(check_approval(context, caller, transaction, request, approval));
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

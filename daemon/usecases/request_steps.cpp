// SPDX-License-Identifier: Apache-2.0
#include "usecases/request_steps.hpp"

#include "wire/uuid.hpp"

namespace callveil::usecases {

Result<domain::Request> step(const Context& context, ports::Transaction& transaction,
                             const domain::Caller& caller, std::string_view reference,
                             domain::Event event, std::string_view verb, const Amend& amend,
                             const AuditDetail& detail) {
    CALLVEIL_ASSIGN(auto request, transaction.requests().find(reference));
    CALLVEIL_ASSIGN(request.state, domain::next_state(request.state, event));
    if (amend) {
        CALLVEIL_TRY(amend(request));
    }
    request.updated_at = context.clock.now();
    CALLVEIL_TRY(transaction.requests().update(request));
    CALLVEIL_TRY(transaction.audit().append(
        audit_event(context, caller, verb, request.reference,
                    AuditDetail(detail).id("state", domain::to_string(request.state)))));
    return request;
}

Result<domain::Request> step(const Context& context, const domain::Caller& caller,
                             std::string_view reference, domain::Event event, std::string_view verb,
                             const Amend& amend, const AuditDetail& detail) {
    domain::Request request;
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(request,
                        step(context, transaction, caller, reference, event, verb, amend, detail));
        return {};
    }));
    return request;
}

void withdraw_approval(domain::Request& request) {
    request.plan_hash.clear();
    request.approver.clear();
    request.not_before.reset();
    request.override_access.clear();
}

Result<domain::Request> find_request(const Context& context, std::string_view reference) {
    domain::Request request;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(request, transaction.requests().find(reference));
        return {};
    }));
    return request;
}

domain::Job new_job(const Context& context, const domain::Caller& caller, domain::JobKind kind,
                    std::string_view reference, std::string input) {
    domain::Job job;
    job.id = new_id(context);
    job.kind = kind;
    job.request = reference;
    job.caller = caller;
    job.input = std::move(input);
    job.created_at = context.clock.now();
    job.run_after = job.created_at;
    return job;
}

std::string new_id(const Context& context) {
    return wire::make_uuid7(std::chrono::duration_cast<std::chrono::milliseconds>(
                                context.clock.now().time_since_epoch()),
                            context.random.bytes(10));
}

}  // namespace callveil::usecases

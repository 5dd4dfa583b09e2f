// SPDX-License-Identifier: Apache-2.0
#include "usecases/verify_request.hpp"

#include "usecases/request_steps.hpp"

namespace callveil::usecases {
namespace {

using domain::RequestState;

/// A request that waits for approval keeps waiting: only the record of the check changes.
Result<domain::Request> record_again(const Context& context, ports::Transaction& transaction,
                                     const domain::Caller& caller, domain::Request request,
                                     const domain::Verification& verification) {
    request.verification = verification;
    request.updated_at = context.clock.now();
    CALLVEIL_TRY(transaction.requests().update(request));
    CALLVEIL_TRY(transaction.audit().append(
        audit_event(context, caller, "request.verify", request.reference,
                    AuditDetail().count("points", verification.points))));
    return request;
}

}  // namespace

Result<domain::Request> verify_request(const Context& context, const domain::Caller& caller,
                                       std::string_view reference, std::string method, int points) {
    if (points < 0 || points > 10 || method.empty()) {
        return fail(ErrorCode::invalid_argument,
                    "say how identity was checked (method) and how many pieces of information "
                    "matched (points, 0..10)");
    }
    const domain::Verification verification{std::move(method), points, caller.person,
                                            context.clock.now()};
    domain::Request request;
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(auto found, transaction.requests().find(reference));
        if (found.state == RequestState::pending_approval) {
            CALLVEIL_ASSIGN(request, record_again(context, transaction, caller, std::move(found),
                                                  verification));
            return {};
        }
        const bool enough = points >= context.policy.required_points(found.kind);
        CALLVEIL_ASSIGN(
            request,
            step(
                context, transaction, caller, reference,
                enough ? domain::Event::accept : domain::Event::ask_verification, "request.verify",
                [&](domain::Request& changed) -> Result<void> {
                    changed.verification = verification;
                    return {};
                },
                AuditDetail().count("points", points)));
        return {};
    }));
    return request;
}

}  // namespace callveil::usecases

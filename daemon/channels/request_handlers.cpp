// SPDX-License-Identifier: Apache-2.0
#include "channels/request_handlers.hpp"

#include "usecases/approve_request.hpp"
#include "usecases/request_views.hpp"
#include "usecases/start_search.hpp"
#include "usecases/submit_request.hpp"
#include "usecases/verify_request.hpp"

namespace callveil::channels {
namespace {

using domain::Caller;

Result<wire::Acknowledged> acknowledge(const usecases::Context& context,
                                       const Result<domain::Request>& request) {
    if (!request) {
        return fail(request.error());
    }
    return wire::Acknowledged{.reference = request->reference,
                              .state = std::string(domain::to_string(request->state)),
                              .note = usecases::due_note(context, *request)};
}

wire::RequestBody body_of(const wire::RequestSubmit& asked) {
    wire::RequestBody body;
    body.kind = asked.kind;
    body.name = asked.name;
    body.phones = asked.phones;
    body.emails = asked.emails;
    body.customer_id = asked.customer_id;
    body.comments = asked.comments;
    body.received_at = asked.received_at;
    return body;
}

Result<wire::Acknowledged> submit(const usecases::Context& context, const Caller& caller,
                                  const wire::RequestSubmit& asked) {
    const auto request =
        usecases::submit_request(context, caller,
                                 {.client_id = asked.client_id,
                                  .reference = {},
                                  .body = wire::to_text(wire::encode(body_of(asked))),
                                  .origin = domain::Origin::shell});
    CALLVEIL_ASSIGN(auto reply, acknowledge(context, request));
    reply.note += "; " + usecases::who_may_approve(context, *request);
    return reply;
}

Result<wire::RequestApproveReply> approve(const usecases::Context& context, const Caller& caller,
                                          const wire::RequestApprove& asked) {
    usecases::Approval approval{.reference = asked.reference,
                                .plan_hash = asked.plan_hash,
                                .not_before = {},
                                .override_verification = asked.override_verification,
                                .override_access = asked.override_access};
    if (!asked.not_before.empty()) {
        CALLVEIL_ASSIGN(approval.not_before, domain::parse_rfc3339(asked.not_before));
    }
    CALLVEIL_ASSIGN(const auto approved, usecases::approve_request(context, caller, approval));
    return wire::RequestApproveReply{
        .reference = approved.request.reference,
        .state = std::string(domain::to_string(approved.request.state)),
        .job = approved.job,
        .note = approved.note};
}

}  // namespace

void add_request_verbs(Dispatcher& admins, const Surroundings& around) {
    const auto& context = around.context;
    admins.add<wire::RequestSubmit>([&](const Caller& caller, const wire::RequestSubmit& asked) {
        return submit(context, caller, asked);
    });
    admins.add<wire::RequestList>([&](const Caller& caller, const wire::RequestList& asked) {
        return usecases::list_requests(context, caller, asked);
    });
    admins.add<wire::RequestShow>([&](const Caller& caller, const wire::RequestShow& asked) {
        return usecases::show_request(context, caller, asked.reference);
    });
    admins.add<wire::RequestVerify>([&](const Caller& caller, const wire::RequestVerify& asked) {
        return acknowledge(context,
                           usecases::verify_request(context, caller, asked.reference, asked.method,
                                                    static_cast<int>(asked.points)));
    });
    admins.add<wire::RequestApprove>([&](const Caller& caller, const wire::RequestApprove& asked) {
        return approve(context, caller, asked);
    });
    admins.add<wire::RequestReject>([&](const Caller& caller, const wire::RequestReject& asked) {
        return acknowledge(
            context, usecases::reject_request(context, caller, asked.reference, asked.reason));
    });
    admins.add<wire::RequestCancel>([&](const Caller& caller, const wire::RequestCancel& asked) {
        return acknowledge(
            context, usecases::cancel_request(context, caller, asked.reference, asked.reason));
    });
    admins.add<wire::RequestFromSearch>(
        [&](const Caller& caller, const wire::RequestFromSearch& asked) {
            return usecases::request_from_search(context, caller, asked);
        });
}

}  // namespace callveil::channels

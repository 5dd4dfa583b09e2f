// SPDX-License-Identifier: Apache-2.0
#include "channels/refusal_audit.hpp"
#include "channels/verb_handlers.hpp"
#include "usecases/request_views.hpp"
#include "usecases/submit_request.hpp"

namespace callveil::channels {
namespace {

using domain::Caller;

wire::SubmitReply reply_of(const domain::Request& request) {
    return {.reference = request.reference,
            .state = std::string(domain::to_string(request.state)),
            .received_at = domain::to_rfc3339(request.received_at),
            .due_by = domain::to_rfc3339(request.deadlines.due_by)};
}

void submit(const usecases::Context& context, const Caller& caller, const wire::Submit& asked,
            std::function<void(Result<wire::SubmitReply>)> done) {
    auto body = usecases::open_body(context, asked.sealed);
    if (!body) {
        done(fail(body.error()));
        return;
    }
    usecases::submit_request(context, caller,
                             {.client_id = asked.client_id,
                              .reference = asked.reference,
                              .body = std::move(*body),
                              .origin = domain::Origin::agent},
                             [done = std::move(done)](const Result<domain::Request>& request) {
                                 done(request ? Result<wire::SubmitReply>(reply_of(*request))
                                              : Result<wire::SubmitReply>(fail(request.error())));
                             });
}

}  // namespace

void add_agent_verbs(Dispatcher& agents, const Surroundings& around) {
    const auto& context = around.context;
    agents.watch_refusals(audit_refusals(context));
    agents.add<wire::Hello>([&around](const Caller& caller, const wire::Hello&) {
        return Result<wire::HelloReply>(
            wire::HelloReply{.server = "callveild " + around.version,
                             .now = domain::to_rfc3339(around.context.clock.now()),
                             .principal = caller.principal,
                             .dedupe_days = around.context.settings.dedupe_days});
    });
    agents.add<wire::Prefill>([&](const Caller& caller, const wire::Prefill& asked) {
        return usecases::prefill(around.look_ups, around.prefill_limit, caller, asked);
    });
    agents.add_later<wire::Submit>([&](const Caller& caller, const wire::Submit& asked, auto done) {
        submit(context, caller, asked, std::move(done));
    });
    agents.add<wire::Status>([&](const Caller& caller, const wire::Status& asked) {
        return usecases::request_status(context, caller, asked);
    });
}

}  // namespace callveil::channels

// SPDX-License-Identifier: Apache-2.0
#include "usecases/begin_run.hpp"

#include "usecases/setbacks.hpp"

namespace callveil::usecases {
namespace {

using domain::Event;
using domain::RequestState;

std::string_view verb_of(const domain::Request& request) noexcept {
    return request.kind == domain::RequestKind::access ? "export" : "pseudonymize";
}

Amend back_with(std::string reason) {
    return [reason = std::move(reason)](domain::Request& request) -> Result<void> {
        request.reason = reason;
        request.trouble.clear();
        withdraw_approval(request);
        return {};
    };
}

/// What it waited for is over.
Result<void> forget_reason(domain::Request& request) {
    request.reason.clear();
    request.trouble.clear();
    return {};
}

/// Goes on with a request that an earlier attempt began.
Result<void> resume(const Context& context, domain::Request& request) {
    if (request.reason.empty()) {
        return {};
    }
    return context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(request, transaction.requests().find(request.reference));
        CALLVEIL_TRY(forget_reason(request));
        request.updated_at = context.clock.now();
        return transaction.requests().update(request);
    });
}

}  // namespace

Result<std::optional<Run>> begin_run(const Context& context, const domain::Job& job) {
    CALLVEIL_ASSIGN(auto request, find_request(context, job.request));
    if (request.state != RequestState::approved && request.state != RequestState::running) {
        return std::optional<Run>();
    }
    CALLVEIL_ASSIGN(auto plan, find_plan(context, request.plan_hash));
    if (request.state == RequestState::running) {
        CALLVEIL_TRY(resume(context, request));
        return std::optional<Run>(Run{std::move(request), std::move(plan)});
    }
    const auto verb = std::string(verb_of(request));
    if (plan.expires_at <= context.clock.now()) {
        CALLVEIL_TRY(step(context, job.caller, request.reference, Event::send_back,
                          verb + ".send_back",
                          back_with(reason_of(domain::Setback::plan_expired,
                                              "it waited for longer than its plan lives; preview "
                                              "again"))));
        return std::optional<Run>();
    }
    CALLVEIL_ASSIGN(request,
                    step(context, job.caller, request.reference, Event::start, verb + ".start",
                         forget_reason, AuditDetail().id("plan", plan.hash)));
    return std::optional<Run>(Run{std::move(request), std::move(plan)});
}

Result<JobEnd> send_back(const Context& context, const domain::Job& job, const Run& run,
                         std::string_view why, const PlanDifference& difference) {
    const auto reason = std::string(why) + ": " + std::to_string(difference.added) +
                        " rows are new, " + std::to_string(difference.gone) + " are gone, " +
                        std::to_string(difference.changed) + " changed; preview again";
    CALLVEIL_TRY(step(context, job.caller, run.request.reference, Event::send_back,
                      std::string(verb_of(run.request)) + ".send_back", back_with(reason),
                      AuditDetail()
                          .id("why", why)
                          .id("plan", run.plan.hash)
                          .count("new", difference.added)
                          .count("gone", difference.gone)
                          .count("changed", difference.changed)));
    return JobEnd{run.plan.hash, {}};
}

Result<BuiltPlan> plan_again(const Context& context, const Run& run, JobControl& control) {
    CALLVEIL_ASSIGN(const auto ticks, ticks_of(context, run.plan));
    CALLVEIL_ASSIGN(
        const auto found,
        gather(context, run.request.subject.identities(), targets_of(context, run.request.kind),
               [&](std::int64_t rows_read) { return control.report(rows_read, 0); }));
    return build_plan(context, run.request, found, run.plan, ticks);
}

Result<JobEnd> finish_run(const Context& context, const domain::Job& job, const Run& run,
                          domain::Event event, domain::Outcome outcome, std::string reason,
                          std::string result, const AuditDetail& detail) {
    CALLVEIL_TRY(step(
        context, job.caller, run.request.reference, event,
        std::string(verb_of(run.request)) + ".finish",
        [&](domain::Request& request) -> Result<void> {
            request.outcome = outcome;
            request.reason = reason;
            request.trouble.clear();
            return {};
        },
        AuditDetail(detail).id("outcome", domain::to_string(outcome))));
    return JobEnd{std::move(result), {}};
}

}  // namespace callveil::usecases

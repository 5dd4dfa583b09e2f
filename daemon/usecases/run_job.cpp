// SPDX-License-Identifier: Apache-2.0
#include "usecases/run_job.hpp"

#include <algorithm>

#include "usecases/request_steps.hpp"
#include "usecases/run_export.hpp"
#include "usecases/run_preview.hpp"
#include "usecases/run_pseudonymize.hpp"
#include "usecases/run_search.hpp"

namespace callveil::usecases {
namespace {

using domain::Event;
using domain::JobState;
using domain::RequestState;

bool executes(const domain::Job& job) noexcept {
    return job.kind == domain::JobKind::export_package || job.kind == domain::JobKind::pseudonymize;
}

domain::Microseconds back_off(int attempt) noexcept {
    const auto seconds = std::int64_t{1} << std::clamp(attempt, 0, 9);
    return std::chrono::seconds{std::min<std::int64_t>(seconds, 300)};
}

bool may_run_again(const Context& context, const domain::Job& job, const Error& error) {
    return error.code == ErrorCode::unavailable && job.attempt + 1 < context.settings.job_attempts;
}

void end_job(const Context& context, domain::Job& job, const Result<JobEnd>& end) {
    if (end && end->run_again) {
        job.state = JobState::queued;
        job.run_after = *end->run_again;
        job.attempt = 0;
    } else if (end) {
        job.state = JobState::done;
        job.result = end->result;
    } else if (may_run_again(context, job, end.error())) {
        job.state = JobState::queued;
        job.run_after = context.clock.now() + back_off(job.attempt);
        ++job.attempt;
    } else {
        job.state =
            end.error().code == ErrorCode::cancelled ? JobState::cancelled : JobState::failed;
        job.error = end.error();
    }
}

/// What becomes of a request whose execution ended badly: what can be decided again is sent back,
/// what was written in part stays so, the rest has failed.
Result<Event> release_event(ports::Transaction& transaction, const domain::Request& request,
                            const domain::Job& job) {
    if (request.state == RequestState::approved) {
        return Event::send_back;
    }
    CALLVEIL_ASSIGN(const auto written, transaction.intents().finished(request.plan_hash));
    if (!written.empty()) {
        return Event::finish_partly;
    }
    const bool decide_again =
        job.state == JobState::cancelled || (job.error && job.error->code == ErrorCode::stale);
    return decide_again ? Event::send_back : Event::fail;
}

void amend_released(domain::Request& request, Event event, std::string reason) {
    request.reason = std::move(reason);
    if (event == Event::finish_partly) {
        request.outcome = domain::Outcome::partial;
        request.reason += "; what was masked before stays masked";
    } else if (event == Event::send_back) {
        request.plan_hash.clear();
        request.approver.clear();
        request.not_before.reset();
    }
}

/// A request whose job ended badly must not stay `approved` or `running` for ever.
Result<void> release_request(const Context& context, ports::Transaction& transaction,
                             const domain::Job& job) {
    CALLVEIL_ASSIGN(const auto request, transaction.requests().find(job.request));
    if (request.state != RequestState::running && request.state != RequestState::approved) {
        return {};
    }
    CALLVEIL_ASSIGN(const auto event, release_event(transaction, request, job));
    CALLVEIL_TRY(step(
        context, transaction, job.caller, job.request, event, "request.release",
        [&](domain::Request& changed) -> Result<void> {
            amend_released(changed, event, job.error ? job.error->detail : "cancelled");
            return {};
        },
        AuditDetail().id("job", job.id)));
    return {};
}

}  // namespace

Result<JobEnd> run_job(const Context& context, const domain::Job& job, JobControl& control) {
    if (job.attempt > context.settings.job_attempts) {
        return fail(ErrorCode::internal,
                    "this job was begun too often without an end; job " + job.id);
    }
    switch (job.kind) {
        case domain::JobKind::search:
            return run_search(context, job, control);
        case domain::JobKind::preview:
            return run_preview(context, job, control);
        case domain::JobKind::export_package:
            return run_export(context, job, control);
        case domain::JobKind::pseudonymize:
            return run_pseudonymize(context, job, control);
    }
    return fail(ErrorCode::internal, "a job of an unknown kind");
}

Result<void> settle_job(const Context& context, domain::Job job, const Result<JobEnd>& end) {
    end_job(context, job, end);
    return context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(transaction.jobs().settle(job));
        const bool badly = job.state == JobState::failed || job.state == JobState::cancelled;
        if (badly && executes(job)) {
            CALLVEIL_TRY(release_request(context, transaction, job));
        }
        return {};
    });
}

}  // namespace callveil::usecases

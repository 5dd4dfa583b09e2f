// SPDX-License-Identifier: Apache-2.0
#include "usecases/settle_job.hpp"

#include <algorithm>
#include <exception>

#include "usecases/read_back.hpp"
#include "usecases/request_steps.hpp"
#include "usecases/run_job.hpp"
#include "usecases/setbacks.hpp"

namespace callveil::usecases {
namespace {

using domain::Event;
using domain::JobState;
using domain::RequestState;

/// Somebody sits and waits for a search or a preview.
constexpr int interactive_attempts = 3;

bool executes(const domain::Job& job) noexcept {
    return job.kind == domain::JobKind::export_package || job.kind == domain::JobKind::pseudonymize;
}

bool ended_badly(const domain::Job& job) noexcept {
    return job.state == JobState::failed || job.state == JobState::cancelled;
}

domain::Microseconds back_off(int attempt) noexcept {
    const auto seconds = std::int64_t{1} << std::clamp(attempt, 0, 9);
    return std::chrono::seconds{std::min<std::int64_t>(seconds, 300)};
}

bool may_run_again(const Context& context, const domain::Job& job, ErrorCode error) {
    if (!executes(job)) {
        return error == ErrorCode::unavailable && job.attempt + 1 < interactive_attempts;
    }
    return passes_by_itself(error) && !job.cancel_requested &&
           job.outages + 1 < context.settings.job_attempts;
}

void queue_again(const Context& context, domain::Job& job, const Error& error) {
    job.state = JobState::queued;
    job.run_after = context.clock.now() + back_off(executes(job) ? job.outages : job.attempt);
    ++job.attempt;
    ++job.outages;
    job.error = error;
}

void end_job(const Context& context, domain::Job& job, const Result<JobEnd>& end) {
    job.error.reset();
    if (end && end->run_again) {
        job.state = JobState::queued;
        job.run_after = *end->run_again;
        job.attempt = job.outages = 0;
    } else if (end) {
        job.state = JobState::done;
        job.result = end->result;
    } else if (may_run_again(context, job, end.error().code)) {
        queue_again(context, job, end.error());
    } else {
        const bool stopped =
            end.error().code == ErrorCode::cancelled ||
            (job.cancel_requested && executes(job) && passes_by_itself(end.error().code));
        job.state = stopped ? JobState::cancelled : JobState::failed;
        job.error = stopped ? Error{ErrorCode::cancelled, end.error().detail} : end.error();
    }
}

Result<Remains> read_back_guarded(const Context& context, const domain::Job& job) {
    // A job that kills its worker even by reading back must not do so for ever.
    if (job.attempt - job.outages > 2 * most_rescues) {
        return Remains{Written::unknown, false};
    }
    try {
        return read_back(context, job);
    } catch (const std::exception&) {
        return fail(ErrorCode::internal, "reading back stopped by a defect; job " + job.id);
    }
}

/// What an execution that ended badly has written, read back where it is not known. While that
/// cannot be said the job is queued again instead; and also when a write turned out to be there,
/// because then there may be nothing left to do.
Written settle_doubt(const Context& context, domain::Job& job) {
    const auto remains = read_back_guarded(context, job);
    const bool goes_on = !remains || (remains->news && !is_begun_too_often(job));
    if (goes_on && job.state != JobState::cancelled) {
        queue_again(context, job, remains ? Error(*job.error) : remains.error());
    }
    return remains ? remains->written : Written::unknown;
}

Event release_event(const domain::Request& request, const domain::Job& job, Written written) {
    if (request.state == RequestState::approved) {
        return Event::send_back;
    }
    if (written == Written::something) {
        return Event::finish_partly;
    }
    return is_begun_too_often(job) && written == Written::nothing ? Event::fail : Event::send_back;
}

void amend_released(domain::Request& request, Event event) {
    if (event == Event::send_back) {
        withdraw_approval(request);
    } else {
        request.outcome =
            event == Event::finish_partly ? domain::Outcome::partial : domain::Outcome::not_done;
    }
}

/// A request whose job ended badly must not stay `approved` or `running` for ever.
Result<void> release_request(const Context& context, ports::Transaction& transaction,
                             const domain::Job& job, const domain::Request& request,
                             Written written) {
    const auto event = release_event(request, job, written);
    CALLVEIL_TRY(step(
        context, transaction, job.caller, job.request, event, "request.release",
        [&](domain::Request& changed) -> Result<void> {
            changed.reason = end_reason(job, written);
            changed.trouble = job.error->detail;
            amend_released(changed, event);
            return {};
        },
        AuditDetail().id("job", job.id).id("why", to_string(setback_of(job.error->code)))));
    return {};
}

/// A request that waits says for what.
Result<void> note_outage(const Context& context, ports::Transaction& transaction,
                         const domain::Job& job, domain::Request request) {
    request.reason = waiting_reason(context, job);
    request.trouble = job.error->detail;
    request.updated_at = context.clock.now();
    CALLVEIL_TRY(transaction.requests().update(request));
    if (job.outages == 1) {
        CALLVEIL_TRY(transaction.audit().append(audit_event(
            context, job.caller, "request.wait", request.reference,
            AuditDetail().id("job", job.id).id("why", to_string(setback_of(job.error->code))))));
    }
    return {};
}

Result<void> follow(const Context& context, ports::Transaction& transaction, const domain::Job& job,
                    Written written) {
    if (!executes(job) || !job.error) {
        return {};
    }
    CALLVEIL_ASSIGN(auto request, transaction.requests().find(job.request));
    if (request.state != RequestState::running && request.state != RequestState::approved) {
        return {};
    }
    return ended_badly(job) ? release_request(context, transaction, job, request, written)
                            : note_outage(context, transaction, job, std::move(request));
}

}  // namespace

Result<void> settle_job(const Context& context, domain::Job job, const Result<JobEnd>& end) {
    end_job(context, job, end);
    const auto written =
        executes(job) && ended_badly(job) ? settle_doubt(context, job) : Written::nothing;
    return context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(transaction.jobs().settle(job));
        return follow(context, transaction, job, written);
    });
}

}  // namespace callveil::usecases

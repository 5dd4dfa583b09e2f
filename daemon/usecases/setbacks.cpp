// SPDX-License-Identifier: Apache-2.0
#include "usecases/setbacks.hpp"

namespace callveil::usecases {
namespace {

using domain::Setback;

/// What stood in the way, as a half sentence that fits before "tried" and before "nothing was
/// written".
std::string cause(Setback setback, const domain::Job& job) {
    switch (setback) {
        case Setback::source_unavailable:
            return "a lead database, or the disk of the daemon, cannot be used now";
        case Setback::source_misconfigured:
            return "a lead database cannot be used until the operator mends it";
        case Setback::write_refused:
            return "a rule of the lead database refused a new value";
        case Setback::stopped:
            return "a person stopped the work";
        case Setback::defect:
            return "the daemon could not go on with job " + job.id + "; its log says more";
        case Setback::plan_stale:
        case Setback::plan_expired:
        case Setback::waits_for_access:
            break;
    }
    return "rows or rules changed since the preview";
}

std::string what_is_written(Written written) {
    switch (written) {
        case Written::nothing:
            return "nothing was written";
        case Written::something:
            return "what was masked before stays masked";
        case Written::unknown:
            break;
    }
    return "whether a last write happened is not known, the next preview reads the rows again";
}

}  // namespace

Setback setback_of(ErrorCode error) noexcept {
    switch (error) {
        case ErrorCode::unavailable:
            return Setback::source_unavailable;
        case ErrorCode::misconfigured:
        case ErrorCode::corrupt:
        case ErrorCode::not_found:
            return Setback::source_misconfigured;
        case ErrorCode::conflict:
            return Setback::write_refused;
        case ErrorCode::stale:
            return Setback::plan_stale;
        case ErrorCode::cancelled:
            return Setback::stopped;
        default:
            return Setback::defect;
    }
}

bool passes_by_itself(ErrorCode error) noexcept {
    const auto setback = setback_of(error);
    return setback == Setback::source_unavailable || setback == Setback::source_misconfigured;
}

std::string waiting_reason(const Context& context, const domain::Job& job) {
    const auto setback = setback_of(job.error->code);
    const bool bounded = job.outages < context.settings.job_attempts;
    const auto tried = "tried " + std::to_string(job.outages) +
                       (bounded ? " of " + std::to_string(context.settings.job_attempts) : "");
    return reason_of(setback, cause(setback, job) + "; " + tried + " times, next at " +
                                  domain::to_rfc3339(job.run_after));
}

std::string end_reason(const domain::Job& job, Written written) {
    const auto setback = setback_of(job.error->code);
    return reason_of(setback, cause(setback, job) + "; " + what_is_written(written));
}

std::string reason_of(Setback setback, const std::string& sentence) {
    return std::string(to_string(setback)) + ": " + sentence;
}

}  // namespace callveil::usecases

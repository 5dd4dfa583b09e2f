// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "usecases/job_control.hpp"
#include "usecases/plan_store.hpp"
#include "usecases/request_steps.hpp"

namespace callveil::usecases {

/// An approved request that a worker took up, with the plan that was approved.
struct Run {
    domain::Request request;
    domain::Plan plan;
};

/// Takes up an approved (or, after a crash, running) request.
///
/// @return nothing when there is nothing to do: the request is final already, was sent back because
///         its plan had expired, or the daemon found it in another state.
Result<std::optional<Run>> begin_run(const Context& context, const domain::Job& job);

/// Sends a running request back to `pending_approval`, nothing being written; `why` is a word of
/// domain::Setback.
Result<JobEnd> send_back(const Context& context, const domain::Job& job, const Run& run,
                         std::string_view why, const PlanDifference& difference);

/// Searches and plans again under the key, seed and ticks of the approved plan.
Result<BuiltPlan> plan_again(const Context& context, const Run& run, JobControl& control);

/// Ends a running request.
Result<JobEnd> finish_run(const Context& context, const domain::Job& job, const Run& run,
                          domain::Event event, domain::Outcome outcome, std::string reason,
                          std::string result, const AuditDetail& detail);

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/job.hpp"
#include "usecases/context.hpp"
#include "usecases/job_control.hpp"

namespace callveil::usecases {

/// How often a job may take its worker with it. One that kills the daemon must end some time.
inline constexpr int most_rescues = 3;

/// Whether the workers of `job` died more often than `most_rescues`.
bool is_begun_too_often(const domain::Job& job) noexcept;

/// Runs one leased job by its kind. One that was begun too often is refused with `internal`.
Result<JobEnd> run_job(const Context& context, const domain::Job& job, JobControl& control);

}  // namespace callveil::usecases

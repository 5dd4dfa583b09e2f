// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/job.hpp"
#include "usecases/context.hpp"
#include "usecases/job_control.hpp"

namespace callveil::usecases {

/// Runs one leased job by its kind. A job that was rescued again and again (more often than
/// `job_attempts`) is refused, so that one which kills the daemon ends some time.
Result<JobEnd> run_job(const Context& context, const domain::Job& job, JobControl& control);

/// What a failed job becomes: queued again with back-off (2^attempt seconds, at most 5 minutes)
/// while the error is `unavailable` and attempts are left; else failed or cancelled. An execution
/// that ends so moves its request: to `partially_completed` when it wrote something, back to
/// `pending_approval` when it was cancelled or found the plan stale before it wrote anything, else
/// to `failed`.
///
/// Writes job and request in one transaction.
Result<void> settle_job(const Context& context, domain::Job job, const Result<JobEnd>& end);

}  // namespace callveil::usecases

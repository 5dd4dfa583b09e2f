// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/job.hpp"
#include "usecases/context.hpp"
#include "usecases/job_control.hpp"

namespace callveil::usecases {

/// Runs one leased job by its kind.
Result<JobEnd> run_job(const Context& context, const domain::Job& job, JobControl& control);

/// What a failed job becomes: queued again with back-off (4^attempt seconds, at most 5 minutes)
/// while the error is `unavailable` and attempts are left; else failed or cancelled. A failed
/// execution moves its request to `failed`, a cancelled one that wrote nothing back to
/// `pending_approval`.
///
/// Writes job and request in one transaction.
Result<void> settle_job(const Context& context, domain::Job job, const Result<JobEnd>& end);

}  // namespace callveil::usecases

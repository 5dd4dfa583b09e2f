// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/job.hpp"
#include "usecases/context.hpp"
#include "usecases/job_control.hpp"

namespace callveil::usecases {

/// Carries out an approved access request: searches again, refuses a changed set of rows
/// (`plan_stale`), writes one sealed package of the ticked rows into the spool, and remembers its
/// passphrase sealed until it is told. `JobEnd::result` is the package id. Audited with counts.
Result<JobEnd> run_export(const Context& context, const domain::Job& job, JobControl& control);

}  // namespace callveil::usecases

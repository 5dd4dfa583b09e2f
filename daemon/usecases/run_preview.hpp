// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/job.hpp"
#include "usecases/context.hpp"
#include "usecases/job_control.hpp"

namespace callveil::usecases {

/// Carries out a preview job: searches, plans, and stores the plan with what its
/// masks leave readable. `JobEnd::result` is its hash.
/// Nothing is written to a lead database. Audited with counts.
Result<JobEnd> run_preview(const Context& context, const domain::Job& job, JobControl& control);

}  // namespace callveil::usecases

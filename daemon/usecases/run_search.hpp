// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/job.hpp"
#include "usecases/context.hpp"
#include "usecases/job_control.hpp"

namespace callveil::usecases {

/// Carries out a search job: complete identities through the whole map, or a partial text over the
/// identity columns. Keeps at most `search_rows` hits and counts all. Audited with counts.
Result<JobEnd> run_search(const Context& context, const domain::Job& job, JobControl& control);

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/job.hpp"
#include "usecases/context.hpp"
#include "usecases/job_control.hpp"

namespace callveil::usecases {

/// Carries out an approved pseudonymization.
///
/// Searches again exhaustively; writes nothing if a row is new, gone or different. Each lead
/// transaction stands between an intent and an outcome in the store, so that after a crash the
/// cells are read back: new digest is done, old is to do, anything else is stale. Completed only
/// when each planned cell was read back and holds the planned value.
/// @error unavailable  a lead database is locked or away: the job is tried again.
Result<JobEnd> run_pseudonymize(const Context& context, const domain::Job& job,
                                JobControl& control);

}  // namespace callveil::usecases

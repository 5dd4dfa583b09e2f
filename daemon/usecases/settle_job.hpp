// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/job.hpp"
#include "usecases/context.hpp"
#include "usecases/job_control.hpp"

namespace callveil::usecases {

/// Writes how one attempt of a leased job ended, job and request in one transaction.
///
/// A search or preview whose lead database was `unavailable` is queued again twice. The execution
/// of an approved request is queued again for as long as its lead database cannot be used, at most
/// `Settings::job_attempts` times; the pauses grow to five minutes, and the reason of the request
/// says what it waits for. An execution that ends for good moves its request:
/// - back to `pending_approval` with the word of a Setback while nothing was written;
/// - to `partially_completed` when something was;
/// - to `failed` when it killed its worker again and again and nothing was written.
/// Before that each write whose outcome is not known is read back from the lead database. While it
/// cannot be read the job is queued again, whatever the number of attempts, unless a person has
/// cancelled it: then the request goes back, because its next preview reads the rows anyway.
Result<void> settle_job(const Context& context, domain::Job job, const Result<JobEnd>& end);

}  // namespace callveil::usecases

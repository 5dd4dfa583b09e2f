// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/principal.hpp"
#include "usecases/context.hpp"
#include "usecases/rate_limiter.hpp"
#include "wire/agent_messages.hpp"

namespace callveil::usecases {

/// Looks a caller up for the form: by customer id when given, else by number. For exactly one
/// person the stored phones and e-mails; for several only how many; for a number that names nobody,
/// such as an extension of three digits, no person. Nothing else ever leaves here.
/// Reads at most `prefill_rows` rows of each table; where more match it is not sure that all are of
/// one person, so `persons` counts those of the rows it read and nothing is filled in.
/// Rate-limited per principal; counted in the audit, without the number.
/// @error unavailable   it took longer than `prefill_time`, or a lead database is away.
/// @error rate_limited  too many look-ups of this principal.
Result<wire::PrefillReply> prefill(const Context& context, RateLimiter& limiter,
                                   const domain::Caller& caller, const wire::Prefill& request);

}  // namespace callveil::usecases

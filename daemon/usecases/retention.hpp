// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "usecases/context.hpp"

namespace callveil::usecases {

/// What one run of retention did.
struct Emptied {
    std::int64_t requests = 0;
    std::int64_t plan_pages = 0;
    std::int64_t jobs = 0;
    /// Requests whose row is damaged, so that they stay as they are.
    std::vector<domain::Reference> unreadable;
};

/// Empties the requests that ended `Settings::subject_days` ago or earlier (see `domain::empty`),
/// removes their plans and jobs, and the searches of that age that belong to no request. What is
/// emptied still answers its client id.
///
/// Works in transactions so small that intake does not wait for them, and ends early after one of
/// them when `stop` is asked. Each transaction that deleted something has an audit entry with its
/// counts.
/// @error unavailable  the store cannot be written; what was done before stays done.
Result<Emptied> empty_ended_requests(const Context& context, const std::stop_token& stop = {});

}  // namespace callveil::usecases

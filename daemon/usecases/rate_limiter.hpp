// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "callveil/result.hpp"
#include "domain/time.hpp"

namespace callveil::usecases {

/// Admits so many calls of one principal within any minute. What was refused does not count.
/// Thread safety: any thread.
class RateLimiter {
public:
    /// @error rate_limited  `per_minute` calls of `principal` were admitted in the minute before
    ///                      `now`. A clock that was set back forgets what lies ahead of it.
    Result<void> admit(const std::string& principal, domain::TimePoint now,
                       std::int64_t per_minute);

private:
    using Calls = std::deque<domain::TimePoint>;

    std::mutex mutex_;
    std::map<std::string, Calls> admitted_;
};

}  // namespace callveil::usecases

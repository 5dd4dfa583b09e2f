// SPDX-License-Identifier: Apache-2.0
#include "usecases/rate_limiter.hpp"

#include <chrono>

namespace callveil::usecases {

Result<void> RateLimiter::admit(const std::string& principal, domain::TimePoint now,
                                std::int64_t per_minute) {
    const std::lock_guard lock(mutex_);
    auto& calls = admitted_[principal];
    std::erase_if(calls,
                  [now](auto at) { return at > now || now - at >= std::chrono::minutes{1}; });
    if (static_cast<std::int64_t>(calls.size()) >= per_minute) {
        return fail(ErrorCode::rate_limited,
                    "more than " + std::to_string(per_minute) + " look-ups within a minute");
    }
    calls.push_back(now);
    return {};
}

}  // namespace callveil::usecases

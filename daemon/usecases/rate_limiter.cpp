// SPDX-License-Identifier: Apache-2.0
#include "usecases/rate_limiter.hpp"

#include <chrono>

namespace callveil::usecases {

Result<void> RateLimiter::admit(const std::string& principal, domain::TimePoint now,
                                std::int64_t per_minute) {
    const std::lock_guard lock(mutex_);
    auto& calls = admitted_[principal];
    while (!calls.empty() && calls.back() > now) {
        calls.pop_back();
    }
    while (!calls.empty() && now - calls.front() >= std::chrono::minutes{1}) {
        calls.pop_front();
    }
    if (static_cast<std::int64_t>(calls.size()) >= per_minute) {
        return fail(ErrorCode::rate_limited, "more than " + std::to_string(per_minute) +
                                                 " within a minute; go on in a moment");
    }
    calls.push_back(now);
    return {};
}

}  // namespace callveil::usecases

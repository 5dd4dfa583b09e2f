// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "domain/principal.hpp"
#include "usecases/context.hpp"
#include "wire/agent_messages.hpp"

namespace callveil::usecases {

/// Counts calls per principal in a sliding minute. Thread safety: any thread.
class RateLimiter {
public:
    /// @error rate_limited  more than `per_minute` calls of `principal` within the last minute.
    Result<void> admit(const std::string& principal, domain::TimePoint now,
                       std::int64_t per_minute);

private:
    struct Window {
        domain::TimePoint began{};
        std::int64_t calls = 0;
    };
    std::mutex mutex_;
    std::map<std::string, Window> windows_;
};

/// Looks a caller up for the form: by customer id when given, else by number. For exactly one
/// person the stored phones and e-mails; for several only how many. Nothing else ever leaves here.
/// Rate-limited per principal; counted in the audit, without the number.
Result<wire::PrefillReply> prefill(const Context& context, RateLimiter& limiter,
                                   const domain::Caller& caller, const wire::Prefill& request);

}  // namespace callveil::usecases

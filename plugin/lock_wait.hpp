// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>

namespace callveil::plugin {

/// How long the outbox waits for the lock of another process: up to 1 s at a time, and never past a
/// deadline that another thread may set.
class LockWait {
public:
    using Clock = std::chrono::steady_clock;

    /// [any] No wait goes on after `deadline`; Clock::time_point::max() for none.
    void end_by(Clock::time_point deadline) noexcept;
    /// Sleeps a little before the next try. `tries` were made so far; 0 begins a new wait.
    /// @return false when it is time to give up.
    bool go_on(int tries) noexcept;

private:
    std::atomic<Clock::rep> deadline_{Clock::time_point::max().time_since_epoch().count()};
    Clock::time_point begun_{};
};

}  // namespace callveil::plugin

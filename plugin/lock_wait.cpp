// SPDX-License-Identifier: Apache-2.0
#include "plugin/lock_wait.hpp"

#include <algorithm>
#include <thread>

namespace callveil::plugin {
namespace {

constexpr auto longest = std::chrono::seconds(1);
// Short, because whoever writes much leaves the lock only for moments.
constexpr int longest_nap_ms = 2;

}  // namespace

void LockWait::end_by(Clock::time_point deadline) noexcept {
    deadline_ = deadline.time_since_epoch().count();
}

bool LockWait::go_on(int tries) noexcept {
    const auto now = Clock::now();
    if (tries == 0) {
        begun_ = now;
    }
    const Clock::time_point deadline{Clock::duration(deadline_)};
    if (now >= std::min(begun_ + longest, deadline)) {
        return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(tries + 1, longest_nap_ms)));
    return true;
}

}  // namespace callveil::plugin

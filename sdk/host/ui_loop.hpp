// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace callveil::host {

/// A queue of tasks and timers for the thread that made it: what a desktop's event loop is to a
/// plugin. A desktop with a loop of its own (Qt, Win32) puts its own in this place.
class UiLoop {
public:
    using Clock = std::chrono::steady_clock;
    using Task = std::function<void()>;

    UiLoop() : thread_(std::this_thread::get_id()) {}

    bool is_ui_thread() const noexcept { return std::this_thread::get_id() == thread_; }
    /// [any] Queues a task; never runs it before returning.
    void post(Task task);
    /// Runs tasks until `done` holds, waiting for more at most until `deadline`.
    /// @return whether `done` holds.
    bool run_until(const std::function<bool()>& done, std::optional<Clock::time_point> deadline);
    /// Runs `task` after `delay` and then every `period` (0: once); replaces a timer of that token.
    void set_timer(std::uint64_t token, std::chrono::milliseconds delay,
                   std::chrono::milliseconds period, Task task);
    /// Whether there was one.
    bool cancel_timer(std::uint64_t token);
    /// Drops all tasks and timers.
    void drop();

private:
    struct Timer {
        Clock::time_point due;
        std::chrono::milliseconds period;
        Task task;
    };
    std::optional<Task> next(Clock::time_point now);
    std::optional<Task> due_timer(Clock::time_point now);
    std::optional<Clock::time_point> next_due() const;

    std::thread::id thread_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Task> tasks_;
    std::map<std::uint64_t, Timer> timers_;  ///< UI thread only
};

}  // namespace callveil::host

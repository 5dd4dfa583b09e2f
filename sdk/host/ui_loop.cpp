// SPDX-License-Identifier: Apache-2.0
#include "host/ui_loop.hpp"

#include <algorithm>
#include <utility>

namespace callveil::host {

void UiLoop::post(Task task) {
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    arrived_.notify_one();
}

bool UiLoop::run_until(const std::function<bool()>& done,
                       std::optional<Clock::time_point> deadline) {
    for (;;) {
        while (const auto task = next(Clock::now())) {
            (*task)();
        }
        if (done()) {
            return true;
        }
        auto wake = next_due();
        if (deadline) {
            if (Clock::now() >= *deadline) {
                return false;
            }
            wake = std::min(wake.value_or(*deadline), *deadline);
        }
        std::unique_lock lock(mutex_);
        const auto has_task = [this] { return !tasks_.empty(); };
        if (wake) {
            arrived_.wait_until(lock, *wake, has_task);
        } else {
            arrived_.wait(lock, has_task);
        }
    }
}

std::optional<UiLoop::Task> UiLoop::next(Clock::time_point now) {
    if (auto timer = due_timer(now)) {
        return timer;
    }
    const std::lock_guard lock(mutex_);
    if (tasks_.empty()) {
        return std::nullopt;
    }
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    return task;
}

std::optional<UiLoop::Task> UiLoop::due_timer(Clock::time_point now) {
    const auto found = std::find_if(timers_.begin(), timers_.end(),
                                    [now](const auto& entry) { return entry.second.due <= now; });
    if (found == timers_.end()) {
        return std::nullopt;
    }
    auto task = found->second.task;
    if (found->second.period.count() > 0) {
        found->second.due = now + found->second.period;
    } else {
        timers_.erase(found);
    }
    return task;
}

std::optional<UiLoop::Clock::time_point> UiLoop::next_due() const {
    std::optional<Clock::time_point> due;
    for (const auto& [token, timer] : timers_) {
        due = std::min(due.value_or(timer.due), timer.due);
    }
    return due;
}

void UiLoop::set_timer(std::uint64_t token, std::chrono::milliseconds delay,
                       std::chrono::milliseconds period, Task task) {
    timers_[token] = {Clock::now() + delay, period, std::move(task)};
}

bool UiLoop::cancel_timer(std::uint64_t token) {
    return timers_.erase(token) != 0;
}

void UiLoop::drop() {
    timers_.clear();
    const std::lock_guard lock(mutex_);
    tasks_.clear();
}

}  // namespace callveil::host

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace callveil::app {

/// A thread that does one thing again and again, with a pause between. The first time is after the
/// first pause.
class Periodic {
public:
    Periodic(std::chrono::milliseconds pause, std::function<void()> work)
        : pause_(pause), work_(std::move(work)) {}
    ~Periodic() { stop(); }
    Periodic(const Periodic&) = delete;
    Periodic& operator=(const Periodic&) = delete;

    void start() {
        thread_ = std::jthread([this](const std::stop_token& stopping) { run(stopping); });
    }
    /// Joins, after the work that has begun. Idempotent.
    void stop() {
        thread_.request_stop();
        if (thread_.joinable()) {
            thread_.join();
        }
    }

private:
    void run(const std::stop_token& stopping) {
        std::unique_lock lock(mutex_);
        while (
            !changed_.wait_for(lock, stopping, pause_, [&] { return stopping.stop_requested(); })) {
            work_();
        }
    }

    std::chrono::milliseconds pause_;
    std::function<void()> work_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::jthread thread_;
};

}  // namespace callveil::app

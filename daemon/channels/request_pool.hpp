// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace callveil::channels {

/// Threads that answer requests, away from the thread that owns the sockets.
/// Thread safety: `offer` from any thread.
class RequestPool {
public:
    /// @param threads  1 or more.  @param waiting  requests that may wait; more are refused.
    RequestPool(std::size_t threads, std::size_t waiting);
    ~RequestPool();
    RequestPool(const RequestPool&) = delete;
    RequestPool& operator=(const RequestPool&) = delete;

    /// @return false when too many wait already, or after stop(); `task` is then not run.
    bool offer(std::function<void()> task);
    /// Runs what was taken up, drops what waits, joins. Idempotent.
    void stop();

private:
    void work(const std::stop_token& stop);

    std::size_t waiting_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::function<void()>> tasks_;
    bool stopped_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace callveil::channels

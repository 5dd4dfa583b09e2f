// SPDX-License-Identifier: Apache-2.0
#include "channels/request_pool.hpp"

namespace callveil::channels {

RequestPool::RequestPool(std::size_t threads, std::size_t waiting) : waiting_(waiting) {
    for (std::size_t i = 0; i < threads; ++i) {
        threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }
}

RequestPool::~RequestPool() {
    stop();
}

bool RequestPool::offer(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopped_ || tasks_.size() >= waiting_) {
            return false;
        }
        tasks_.push_back(std::move(task));
    }
    changed_.notify_one();
    return true;
}

void RequestPool::stop() {
    std::deque<std::function<void()>> dropped;
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        dropped.swap(tasks_);
    }
    for (auto& thread : threads_) {
        thread.request_stop();
    }
    changed_.notify_all();
    threads_.clear();
}

void RequestPool::work(const std::stop_token& stop) {
    while (true) {
        std::function<void()> task;
        {
            std::unique_lock lock(mutex_);
            if (!changed_.wait(lock, stop, [this] { return !tasks_.empty(); }) ||
                stop.stop_requested()) {
                return;
            }
            task = std::move(tasks_.front());
            tasks_.pop_front();
        }
        task();
    }
}

}  // namespace callveil::channels

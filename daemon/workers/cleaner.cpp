// SPDX-License-Identifier: Apache-2.0
#include "workers/cleaner.hpp"

#include "usecases/packages.hpp"

namespace callveil::workers {

void Cleaner::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { clean(stop); });
}

void Cleaner::stop() {
    thread_.request_stop();
    changed_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Cleaner::clean(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto cleaned = usecases::delete_expired_packages(context_);
        // What could not be deleted now is tried again in the next round.
        static_cast<void>(cleaned);
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stop, period_, [] { return false; });
    }
}

}  // namespace callveil::workers

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "usecases/context.hpp"

namespace callveil::workers {

/// A thread that deletes packages past their time, once at the start and then every `period`.
class Cleaner {
public:
    Cleaner(const usecases::Context& context, domain::Microseconds period)
        : context_(context), period_(period) {}
    ~Cleaner() { stop(); }
    Cleaner(const Cleaner&) = delete;
    Cleaner& operator=(const Cleaner&) = delete;

    void start();
    /// Joins. Idempotent.
    void stop();

private:
    void clean(const std::stop_token& stop);

    const usecases::Context& context_;
    domain::Microseconds period_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::jthread thread_;
};

}  // namespace callveil::workers

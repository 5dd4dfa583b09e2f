// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "usecases/context.hpp"

namespace callveil::workers {

/// What the cleaner could not do.
struct Uncleaned {
    enum class What { package_file, request, round };
    What what = What::round;
    std::string id;      ///< package id or reference; empty for the round
    std::string detail;  ///< why, without a person's values
};

/// Told once when something cannot be cleaned, and again when that happens anew after it could.
/// Runs on the cleaner's thread.
using CleanerObserver = std::function<void(const Uncleaned&)>;

/// A thread that deletes packages past their time, empties requests as retention says, and leaves
/// no copy of what was deleted in the store's files; once at the start and then every `period`, and
/// after a second as long as a reader stands in the way of the last.
///
/// What cannot be done is told, holds up nothing else and is tried again in the next round. Thread
/// safety: start and stop from one thread.
class Cleaner {
public:
    Cleaner(const usecases::Context& context, domain::Microseconds period, CleanerObserver observer)
        : context_(context), period_(period), observer_(std::move(observer)) {}
    ~Cleaner() { stop(); }
    Cleaner(const Cleaner&) = delete;
    Cleaner& operator=(const Cleaner&) = delete;

    void start();
    /// Ends the round after its present step and joins. Idempotent.
    void stop();

    /// One round; a test may do it in the thread's place.
    /// @return how long the thread waits after it.
    domain::Microseconds clean(const std::stop_token& stop = {});

private:
    void run(const std::stop_token& stop);
    std::vector<Uncleaned> delete_and_empty(const std::stop_token& stop) const;
    void tell(const std::vector<Uncleaned>& uncleaned);

    const usecases::Context& context_;
    domain::Microseconds period_;
    CleanerObserver observer_;
    std::set<std::string> told_;  ///< ids of what could not be cleaned in the last round
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::jthread thread_;
};

}  // namespace callveil::workers

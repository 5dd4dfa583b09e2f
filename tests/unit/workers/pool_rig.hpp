// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "rig.hpp"
#include "usecases/start_preview.hpp"
#include "workers/worker_pool.hpp"

namespace callveil::tests {

using domain::JobState;

/// Polls until `happened`, with a limit in time and without a fixed sleep.
template <class Happened>
bool soon(const Happened& happened) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!happened() && std::chrono::steady_clock::now() < limit) {
        std::this_thread::yield();
    }
    return happened();
}

/// A preview of Ann's request in the queue, and a pool that is told about each settled job.
class Pool : public testing::Test {
protected:
    Pool() { reference = rig.submit(pseudonymization, ann()); }
    std::string queue() {
        return value_of(usecases::start_preview(rig.context, rig.dana, {reference, {}, {}, ""}))
            .job;
    }
    /// The state of the job once it has ended.
    JobState ended(const std::string& id) {
        soon([&] {
            const auto state = rig.job(id).state;
            return state != JobState::queued && state != JobState::running;
        });
        return rig.job(id).state;
    }

    Rig rig;
    std::string reference;
};

}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "ports/job_store.hpp"

namespace callveil::tests {

struct MemoryState;

/// A JobStore that keeps all in memory and passes the same contract as the durable one.
/// A write works on a copy of the state, which replaces the state when the work succeeded.
class MemoryJobStore final : public ports::JobStore {
public:
    /// @param opened_at  time of the log's first entry.
    explicit MemoryJobStore(domain::TimePoint opened_at = {});
    /// Carries out what `write_later` queued.
    ~MemoryJobStore() override;

    Result<void> write(const Work& work) override;
    void write_later(Work work, Done done) override;
    Result<void> read(const Work& work) override;
    /// What is replaced is freed at once.
    Result<bool> purge() override { return true; }
    Result<void> check_room() override { return room; }

    Result<void> room{};  ///< what `check_room` says

private:
    void loop();

    std::mutex state_mutex_;
    std::unique_ptr<MemoryState> state_;
    std::mutex queue_mutex_;
    std::condition_variable wake_;
    std::vector<std::pair<Work, Done>> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace callveil::tests

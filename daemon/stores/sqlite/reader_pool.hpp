// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <vector>

#include "stores/sqlite/session.hpp"

namespace callveil::stores {

/// A few connections that can only read. Thread safety: all calls from any thread.
class ReaderPool {
public:
    explicit ReaderPool(std::vector<std::unique_ptr<Session>> sessions)
        : idle_(std::move(sessions)) {}

    /// Runs `work` on a snapshot, after waiting for an idle connection.
    Result<void> run(const ports::JobStore::Work& work);

private:
    std::unique_ptr<Session> borrow();
    void give_back(std::unique_ptr<Session> session);

    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Session>> idle_;
};

}  // namespace callveil::stores

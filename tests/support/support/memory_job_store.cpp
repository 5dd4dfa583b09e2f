// SPDX-License-Identifier: Apache-2.0
#include "support/memory_job_store.hpp"

#include "stores/audit_chain.hpp"
#include "support/memory_tables.hpp"

namespace callveil::tests {
namespace {

Result<void> run_guarded(const ports::JobStore::Work& work, MemoryState& state, Writing writing) {
    try {
        MemoryTransaction transaction(state, writing);
        return work(transaction);
    } catch (...) {
        return fail(ErrorCode::internal, "An unexpected exception ended this piece of work.");
    }
}

}  // namespace

MemoryJobStore::MemoryJobStore(domain::TimePoint opened_at)
    : state_(std::make_unique<MemoryState>()) {
    state_->audit.push_back(
        stores::chain({}, stores::genesis(opened_at, stores::make_install_id())));
    thread_ = std::thread([this] { loop(); });
}

MemoryJobStore::~MemoryJobStore() {
    {
        const std::lock_guard lock(queue_mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

Result<void> MemoryJobStore::write(const Work& work) {
    const std::lock_guard lock(state_mutex_);
    auto copy = std::make_unique<MemoryState>(*state_);
    auto result = run_guarded(work, *copy, Writing::allowed);
    if (result) {
        state_ = std::move(copy);
    }
    return result;
}

void MemoryJobStore::write_later(Work work, Done done) {
    {
        const std::lock_guard lock(queue_mutex_);
        queue_.emplace_back(std::move(work), std::move(done));
    }
    wake_.notify_one();
}

Result<void> MemoryJobStore::read(const Work& work) {
    std::unique_lock lock(state_mutex_);
    MemoryState snapshot = *state_;
    lock.unlock();
    return run_guarded(work, snapshot, Writing::refused);
}

void MemoryJobStore::loop() {
    while (true) {
        std::unique_lock lock(queue_mutex_);
        wake_.wait(lock, [this] { return !queue_.empty() || stopping_; });
        const auto group = std::exchange(queue_, {});
        lock.unlock();
        if (group.empty()) {
            return;
        }
        for (const auto& [work, done] : group) {
            done(write(work));
        }
    }
}

}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/group_writer.hpp"

#include <utility>

namespace callveil::stores {
namespace {

void fail_all(auto& group, const Error& error) {
    for (auto& entry : group) {
        entry.result = fail(error);
    }
}

/// A `done` that throws must not keep the others from being told.
template <class Outcome>
void tell(const std::function<void(Outcome)>& done, Outcome result) noexcept {
    try {
        done(std::move(result));
    } catch (...) {
        return;
    }
}

Error needs_restart() {
    return {
        ErrorCode::unavailable,
        "The disk failed while the store was committing; check the disk and restart callveild."};
}

Error gave_up() {
    return {ErrorCode::unavailable, "The disk refused a write of this group; try again."};
}

}  // namespace

GroupWriter::GroupWriter(std::unique_ptr<Session> session, DiskTrouble trouble)
    : session_(std::move(session)), trouble_(std::move(trouble)), thread_([this] { loop(); }) {}

GroupWriter::~GroupWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void GroupWriter::enqueue(Work work, Done done) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back({std::move(work), std::move(done), {}});
    }
    wake_.notify_one();
}

void GroupWriter::enqueue_purge(Purged done) {
    {
        const std::lock_guard lock(mutex_);
        purges_.push_back(std::move(done));
    }
    wake_.notify_one();
}

bool GroupWriter::is_this_thread() const noexcept {
    return std::this_thread::get_id() == thread_.get_id();
}

void GroupWriter::loop() {
    while (true) {
        auto [group, purges] = take();
        if (group.empty() && purges.empty()) {
            return;
        }
        run_and_tell(group);
        for (const auto& done : purges) {
            tell(done, purge());
        }
    }
}

GroupWriter::Taken GroupWriter::take() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return !queue_.empty() || !purges_.empty() || stopping_; });
    return {std::exchange(queue_, {}), std::exchange(purges_, {})};
}

void GroupWriter::run_and_tell(Group& group) {
    if (group.empty()) {
        return;
    }
    run(group);
    for (auto& entry : group) {
        tell(entry.done, std::move(entry.result));
    }
}

Result<bool> GroupWriter::purge() {
    return broken_ ? Result<bool>(fail(needs_restart())) : session_->connection().empty_log();
}

void GroupWriter::run(Group& group) {
    auto finished = broken_ ? Result<void>(fail(needs_restart())) : run_all(group);
    if (finished) {
        finished = commit();
    }
    if (!finished) {
        session_->connection().roll_back();
        fail_all(group, finished.error());
    }
    if (session_->connection().met_full_disk() && trouble_.on_full) {
        trouble_.on_full();
    }
}

Result<void> GroupWriter::run_all(Group& group) {
    CALLVEIL_TRY(session_->begin());
    for (auto& entry : group) {
        entry.result = session_->run_one(entry.work);
        if (!session_->connection().in_transaction()) {
            // SQLite itself gave up the transaction, and with it every write of the group.
            return fail(entry.result ? gave_up() : std::move(entry.result).error());
        }
    }
    return {};
}

Result<void> GroupWriter::commit() {
    auto committed = session_->commit();
    if (!committed) {
        broken_ = session_->connection().io_failed();
        if (broken_ && trouble_.on_broken) {
            trouble_.on_broken();
        }
        return fail(broken_ ? needs_restart() : std::move(committed).error());
    }
    return {};
}

}  // namespace callveil::stores

// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/reader_pool.hpp"

namespace callveil::stores {
namespace {

Result<void> run_on(Session& session, const ports::JobStore::Work& work) {
    CALLVEIL_TRY(session.connection().execute("BEGIN"));
    auto result = run_guarded(work, session);
    session.connection().roll_back();
    return result;
}

}  // namespace

Result<void> ReaderPool::run(const ports::JobStore::Work& work) {
    auto session = borrow();
    auto result = run_on(*session, work);
    give_back(std::move(session));
    return result;
}

std::unique_ptr<Session> ReaderPool::borrow() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !idle_.empty(); });
    auto session = std::move(idle_.back());
    idle_.pop_back();
    return session;
}

void ReaderPool::give_back(std::unique_ptr<Session> session) {
    {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(session));
    }
    returned_.notify_one();
}

}  // namespace callveil::stores

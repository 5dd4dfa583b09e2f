// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "stores/sqlite/session.hpp"

namespace callveil::stores {

/// The one thread that writes. It takes every queued write, runs each under a savepoint of its own,
/// and commits them together: one sync of the disk for all who wait.
class GroupWriter {
public:
    using Work = ports::JobStore::Work;
    using Done = ports::JobStore::Done;
    using Purged = std::function<void(Result<bool>)>;

    /// What the writer's thread tells of the disk before it tells any writer; each may be empty.
    struct DiskTrouble {
        std::function<void()> on_broken;  ///< as in SqliteStoreOptions
        std::function<void()> on_full;    ///< a write was refused for want of space
    };

    GroupWriter(std::unique_ptr<Session> session, DiskTrouble trouble);
    /// Carries out what is queued, then stops.
    ~GroupWriter();
    GroupWriter(const GroupWriter&) = delete;
    GroupWriter& operator=(const GroupWriter&) = delete;

    /// [any thread] `done` runs on the writer's thread, exactly once.
    void enqueue(Work work, Done done);
    /// [any thread] Empties the write-ahead log after the writes that were queued before; `done`
    /// runs on the writer's thread, exactly once.
    void enqueue_purge(Purged done);
    bool is_this_thread() const noexcept;

private:
    struct Entry {
        Work work;
        Done done;
        Result<void> result;
    };
    using Group = std::vector<Entry>;

    struct Taken {
        Group group;
        std::vector<Purged> purges;
    };

    void loop();
    Taken take();
    void run_and_tell(Group& group);
    Result<bool> purge();
    void run(Group& group);
    Result<void> run_all(Group& group);
    Result<void> commit();

    std::unique_ptr<Session> session_;
    DiskTrouble trouble_;
    bool broken_ = false;  ///< a COMMIT failed in the file system: its outcome is unknown
    std::mutex mutex_;
    std::condition_variable wake_;
    Group queue_;
    std::vector<Purged> purges_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace callveil::stores

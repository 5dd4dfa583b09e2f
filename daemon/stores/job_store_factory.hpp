// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "callveil/result.hpp"
#include "crypto/secret.hpp"
#include "domain/time.hpp"
#include "ports/job_store.hpp"

namespace callveil::stores {

/// Where the daemon's own store lies and how it is opened.
struct SqliteStoreOptions {
    /// State folder; made with mode 0700 when absent (its parent must exist). The store is the file
    /// `store.sqlite` in it, guarded against a second daemon by `callveild.lock`.
    std::filesystem::path folder;
    crypto::Secret store_key;  ///< 32 bytes
    /// The key before a rotation, or empty. While it is given, what it sealed is opened, sealed
    /// anew under `store_key` and noted in the audit log; afterwards it is of no use any more.
    crypto::Secret previous_key{};
    domain::TimePoint opened_at{};  ///< time of the log's first entry when the store is new
    std::size_t readers = 4;        ///< reads that run at once, at least 1
    std::chrono::milliseconds busy_timeout{5000};
    std::string vfs;  ///< name of a registered SQLite VFS; empty for the system's own
    /// Called once on the writer's thread, before any writer is told, when the disk failed in a
    /// commit: what it holds is unknown until the store is opened anew. May end the process.
    std::function<void()> on_broken{};
    /// Bytes that must be free on the disk of `folder` for something new. A quarter as much is kept
    /// in `folder` beside that and released when the disk is full all the same. 0: neither.
    std::uint64_t free_bytes = 0;
    /// Called on the writer's thread when what was kept is released; may be empty.
    std::function<void()> on_full{};
};

/// Opens the store, makes it when it is new, and brings it to the newest format.
///
/// The destructor of the store carries out the writes that were queued before it; no other call may
/// run then.
/// @error unavailable    another daemon holds the folder, or the disk refuses.
/// @error misconfigured  the folder is open to others, the key is not this store's, or the file is
///                       another program's or a newer Callveil's; the detail says how to mend it.
/// @error corrupt        the file is damaged.
Result<std::unique_ptr<ports::JobStore>> open_sqlite_job_store(const SqliteStoreOptions& options);

}  // namespace callveil::stores

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "plugin/lock_wait.hpp"

/// The little of SQLite that the outbox needs. Used on one thread.
namespace callveil::plugin {

/// One prepared statement.
class Statement {
public:
    Statement(sqlite3* database, std::string_view sql);
    Statement& bind(int index, std::string_view text);
    Statement& bind(int index, std::int64_t number);
    /// SQLITE_ROW, SQLITE_DONE or an error.
    int step() noexcept;
    std::string text(int column) const;
    std::int64_t number(int column) const noexcept;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// An open database file of this user.
class SqliteFile {
public:
    /// Opens an existing file. `wait`, which must outlive it, says how long each call waits for the
    /// locks of other processes.
    /// @error unavailable  cannot be opened.
    static Result<SqliteFile> open(const std::filesystem::path& path, LockWait& wait);

    sqlite3* handle() const noexcept { return database_.get(); }
    /// Runs statements without results.
    Result<void> run(std::string_view sql) const;
    /// Runs one prepared statement to its end.
    Result<void> finish(Statement& statement) const;
    /// Switches to a write-ahead log. SQLite itself would not wait for another process here.
    Result<void> use_write_ahead_log() const;
    Result<std::int64_t> number(std::string_view sql) const;
    Result<std::string> text(std::string_view sql) const;
    /// Moves the write-ahead log into the file and empties it, if no other process needs it now:
    /// deleted content would lie in it until then.
    void truncate_log() const noexcept;
    /// Whether the path leads to another file than the open one, or to none.
    bool is_moved() const noexcept;
    const std::string& path() const noexcept { return path_; }
    /// Whether the last call failed for want of space on the disk.
    bool met_full_disk() const noexcept;
    /// What went wrong in the last call; names the file, never a value.
    Error error() const;

private:
    struct Close {
        void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
    };
    void wait_for_locks() const noexcept;

    std::unique_ptr<sqlite3, Close> database_;
    std::string path_;
    LockWait* wait_ = nullptr;
};

/// What a failure of SQLite means to the operator. `system_error` is the errno behind it, or 0.
Error explain_sqlite(int code, int system_error, const std::string& path);

}  // namespace callveil::plugin

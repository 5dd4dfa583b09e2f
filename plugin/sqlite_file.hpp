// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "callveil/result.hpp"

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
    /// Opens an existing file and waits up to 1 s for the locks of another process.
    /// @error unavailable  cannot be opened.
    static Result<SqliteFile> open(const std::filesystem::path& path);

    sqlite3* handle() const noexcept { return database_.get(); }
    /// Runs statements without results.
    Result<void> run(std::string_view sql) const;
    /// Runs one prepared statement to its end.
    Result<void> finish(Statement& statement) const;
    Result<std::int64_t> number(std::string_view sql) const;
    Result<std::string> text(std::string_view sql) const;
    /// Moves the write-ahead log into the file and empties it, if no other process needs it now:
    /// deleted content would lie in it until then.
    void truncate_log() const noexcept;
    /// What went wrong in the last call; names the file, never a value.
    Error error() const;

private:
    struct Close {
        void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
    };
    std::unique_ptr<sqlite3, Close> database_;
    std::string path_;
};

}  // namespace callveil::plugin

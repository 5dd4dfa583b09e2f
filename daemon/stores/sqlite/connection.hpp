// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "callveil/result.hpp"
#include "stores/sqlite/statement.hpp"

struct sqlite3;

namespace callveil::stores {

enum class Access { read_and_write, read_only };

struct ConnectionOptions {
    std::filesystem::path file;
    Access access = Access::read_and_write;
    std::chrono::milliseconds busy_timeout{5000};
    std::string vfs;  ///< name of a registered SQLite VFS; empty for the default
};

/// One connection to the store's file with the settings that keep it durable and quiet.
/// Thread safety: one thread at a time.
class Connection {
public:
    /// @error corrupt      not a database.  @error unavailable  cannot be opened or locked.
    static Result<std::unique_ptr<Connection>> open(const ConnectionOptions& options);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Runs statements without parameters.
    Result<void> script(std::string_view sql);
    /// A prepared statement with `values` bound. `sql` must live as long as the connection.
    template <class... Values>
    Result<Statement> query(std::string_view sql, const Values&... values) {
        CALLVEIL_ASSIGN(Statement statement, prepare(sql));
        statement.bind(values...);
        return Result<Statement>(std::move(statement));
    }
    /// Runs a statement. @return how many rows it changed.
    template <class... Values>
    Result<std::int64_t> execute(std::string_view sql, const Values&... values) {
        CALLVEIL_ASSIGN(Statement statement, query(sql, values...));
        CALLVEIL_TRY(statement.run());
        return changes();
    }

    /// Moves the write-ahead log into the file and cuts it to nothing, without waiting for anybody.
    /// @return false while a reader or writer stood in the way; what could be moved was.
    Result<bool> empty_log();

    bool in_transaction() const noexcept;
    void roll_back() noexcept;
    /// Whether the last COMMIT failed in the file system, so that its outcome is unknown.
    bool io_failed() const noexcept;
    /// Whether the disk was full since this was asked last.
    bool met_full_disk() noexcept { return std::exchange(met_full_disk_, false); }
    /// What the SQLite result `code` means for a caller.
    Error error(int code);

private:
    explicit Connection(sqlite3* handle) noexcept : handle_(handle) {}
    Result<Statement> prepare(std::string_view sql);
    std::int64_t changes() const noexcept;
    Result<void> configure(const ConnectionOptions& options);

    sqlite3* handle_;
    int busy_timeout_ = 0;  ///< milliseconds
    bool met_full_disk_ = false;
    std::unordered_map<const char*, sqlite3_stmt*> prepared_;
};

/// All rows of `statement`, each made by `read(Row)`, which returns a Result.
template <class Item, class Read>
Result<std::vector<Item>> collect(Statement statement, const Read& read) {
    std::vector<Item> items;
    while (true) {
        CALLVEIL_ASSIGN(const bool more, statement.step());
        if (!more) {
            return items;
        }
        Row row = statement.row();
        CALLVEIL_ASSIGN(Item item, read(row));
        items.push_back(std::move(item));
    }
}

}  // namespace callveil::stores

// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/connection.hpp"

#include <sqlite3.h>

#include "stores/sqlite/sqlite_errors.hpp"

namespace callveil::stores {
namespace {

constexpr std::string_view settings =
    "PRAGMA foreign_keys = ON;"
    "PRAGMA secure_delete = ON;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA synchronous = FULL;";

/// Measured by `bench intake`: half of SQLite's 2 MiB goes to the inner pages of the indexes of a
/// million requests, and a checkpoint after 4 MiB writes most of them again and again.
constexpr std::string_view writer_settings =
    "PRAGMA cache_size = -8192;"
    "PRAGMA wal_autocheckpoint = 4000;";

Result<std::string> first_text(Connection& connection, std::string_view sql) {
    CALLVEIL_ASSIGN(auto statement, connection.query(sql));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    return found ? statement.row().text() : std::string();
}

Result<void> expect(Connection& connection, std::string_view pragma, std::string_view value) {
    CALLVEIL_ASSIGN(const std::string is, first_text(connection, pragma));
    if (is != value) {
        return fail(ErrorCode::unavailable, std::string("SQLite refuses ") + std::string(pragma) +
                                                " = " + std::string(value) +
                                                "; is the state folder on a local disk?");
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionOptions& options) {
    sqlite3* handle = nullptr;
    const char* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(options.file.c_str(), &handle, flags, vfs);
    std::unique_ptr<Connection> connection(new Connection(handle));
    if (code != SQLITE_OK) {
        return fail(connection->error(code));
    }
    if (sqlite3_db_readonly(handle, "main") == 1) {
        return fail(ErrorCode::unavailable,
                    "The store's file may only be read; give its owner the right to write.");
    }
    CALLVEIL_TRY(connection->configure(options));
    return connection;
}

Connection::~Connection() {
    for (const auto& [sql, statement] : prepared_) {
        sqlite3_finalize(statement);
    }
    sqlite3_close(handle_);
}

Result<void> Connection::configure(const ConnectionOptions& options) {
    busy_timeout_ = static_cast<int>(options.busy_timeout.count());
    sqlite3_busy_timeout(handle_, busy_timeout_);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    CALLVEIL_TRY(script(settings));
    CALLVEIL_TRY(expect(*this, "PRAGMA journal_mode = WAL", "wal"));
    CALLVEIL_TRY(expect(*this, "PRAGMA synchronous", "2"));
    CALLVEIL_TRY(expect(*this, "PRAGMA foreign_keys", "1"));
    CALLVEIL_TRY(expect(*this, "PRAGMA secure_delete", "1"));
    return script(options.access == Access::read_only ? "PRAGMA query_only = ON" : writer_settings);
}

Result<void> Connection::script(std::string_view sql) {
    const int code = sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Result<void>() : Result<void>(fail(error(code)));
}

Result<Statement> Connection::prepare(std::string_view sql) {
    sqlite3_stmt*& statement = prepared_[sql.data()];
    if (statement == nullptr) {
        const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK) {
            return fail(error(code));
        }
    }
    return Result<Statement>(Statement(*this, statement));
}

Result<bool> Connection::empty_log() {
    sqlite3_busy_timeout(handle_, 0);
    const int code =
        sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(handle_, busy_timeout_);
    if ((code & 0xff) == SQLITE_BUSY) {
        return false;
    }
    return code == SQLITE_OK ? Result<bool>(true) : Result<bool>(fail(error(code)));
}

bool Connection::in_transaction() const noexcept {
    return sqlite3_get_autocommit(handle_) == 0;
}

void Connection::roll_back() noexcept {
    if (in_transaction()) {
        sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

bool Connection::io_failed() const noexcept {
    return (sqlite3_errcode(handle_) & 0xff) == SQLITE_IOERR;
}

Error Connection::error(int code) {
    met_full_disk_ = met_full_disk_ || (code & 0xff) == SQLITE_FULL;
    return explain_sqlite(code, handle_ == nullptr ? "" : sqlite3_errmsg(handle_));
}

std::int64_t Connection::changes() const noexcept {
    return sqlite3_changes64(handle_);
}

}  // namespace callveil::stores

// SPDX-License-Identifier: Apache-2.0
#include "plugin/sqlite_file.hpp"

#include <cerrno>

namespace callveil::plugin {
namespace {

bool is_lock(int code) noexcept {
    const int kind = code & 0xFF;
    return kind == SQLITE_BUSY || kind == SQLITE_LOCKED || kind == SQLITE_PROTOCOL;
}

/// The errno behind a failure. Of other kinds SQLite does not set it: it is left from an earlier
/// one.
int cause_of(int code, int system_error) noexcept {
    const int kind = code & 0xFF;
    return kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN ? system_error : 0;
}

bool is_full(int code, int system_error) noexcept {
    const int cause = cause_of(code, system_error);
    return (code & 0xFF) == SQLITE_FULL || cause == ENOSPC || cause == EDQUOT;
}

}  // namespace

Error explain_sqlite(int code, int system_error, const std::string& path) {
    if (is_lock(code)) {
        return {ErrorCode::unavailable, path + " is locked by another program; try again."};
    }
    const int kind = code & 0xFF;
    const int cause = cause_of(code, system_error);
    if (is_full(code, system_error)) {
        return {ErrorCode::unavailable, "The disk of " + path + " is full; make room on it."};
    }
    if (kind == SQLITE_NOTADB || kind == SQLITE_CORRUPT) {
        return {ErrorCode::corrupt, path +
                                        " is damaged or no outbox; move it away and keep it, it "
                                        "may hold requests that were not sent."};
    }
    if (cause == EROFS) {
        return {ErrorCode::unavailable, path + " is on a file system that cannot be written."};
    }
    if (kind == SQLITE_READONLY || kind == SQLITE_PERM || kind == SQLITE_CANTOPEN) {
        return {ErrorCode::unavailable, path + " cannot be written; mend its permissions."};
    }
    return {ErrorCode::unavailable,
            path + " cannot be used: " + std::string(sqlite3_errstr(code)) + "."};
}

Statement::Statement(sqlite3* database, std::string_view sql) {
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
    statement_.reset(raw);
}

Statement& Statement::bind(int index, std::string_view text) {
    sqlite3_bind_text64(statement_.get(), index, text.data() == nullptr ? "" : text.data(),
                        text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind(int index, std::int64_t number) {
    sqlite3_bind_int64(statement_.get(), index, number);
    return *this;
}

int Statement::step() noexcept {
    return statement_ ? sqlite3_step(statement_.get()) : SQLITE_ERROR;
}

std::string Statement::text(int column) const {
    const auto* bytes = sqlite3_column_text(statement_.get(), column);
    const auto length = sqlite3_column_bytes(statement_.get(), column);
    return bytes == nullptr ? std::string()
                            : std::string(reinterpret_cast<const char*>(bytes),
                                          static_cast<std::size_t>(length));
}

std::int64_t Statement::number(int column) const noexcept {
    return sqlite3_column_int64(statement_.get(), column);
}

Result<SqliteFile> SqliteFile::open(const std::filesystem::path& path, LockWait& wait) {
    sqlite3* raw = nullptr;
    constexpr int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    SqliteFile file;
    file.database_.reset(raw);
    file.path_ = path.string();
    file.wait_ = &wait;
    if (code != SQLITE_OK) {
        return fail(explain_sqlite(code, sqlite3_system_errno(raw), file.path_));
    }
    file.wait_for_locks();
    return file;
}

void SqliteFile::wait_for_locks() const noexcept {
    const auto go_on = [](void* wait, int tries) {
        return static_cast<LockWait*>(wait)->go_on(tries) ? 1 : 0;
    };
    sqlite3_busy_handler(handle(), go_on, wait_);
}

Error SqliteFile::error() const {
    return explain_sqlite(sqlite3_extended_errcode(handle()), sqlite3_system_errno(handle()),
                          path_);
}

bool SqliteFile::met_full_disk() const noexcept {
    return is_full(sqlite3_extended_errcode(handle()), sqlite3_system_errno(handle()));
}

bool SqliteFile::is_moved() const noexcept {
    int moved = 0;
    sqlite3_file_control(handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved != 0;
}

Result<void> SqliteFile::use_write_ahead_log() const {
    const auto change = [this] {
        return sqlite3_exec(handle(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    };
    int code = change();
    for (int tries = 0; is_lock(code) && wait_->go_on(tries); ++tries) {
        code = change();
    }
    return code == SQLITE_OK ? Result<void>{} : fail(error());
}

Result<void> SqliteFile::run(std::string_view sql) const {
    const std::string text(sql);
    if (sqlite3_exec(handle(), text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return fail(error());
    }
    return {};
}

Result<void> SqliteFile::finish(Statement& statement) const {
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) {
        code = statement.step();
    }
    return code == SQLITE_DONE ? Result<void>{} : fail(error());
}

void SqliteFile::truncate_log() const noexcept {
    sqlite3_busy_handler(handle(), nullptr, nullptr);
    sqlite3_wal_checkpoint_v2(handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    wait_for_locks();
}

Result<std::int64_t> SqliteFile::number(std::string_view sql) const {
    Statement statement(handle(), sql);
    if (statement.step() != SQLITE_ROW) {
        return fail(error());
    }
    return statement.number(0);
}

Result<std::string> SqliteFile::text(std::string_view sql) const {
    Statement statement(handle(), sql);
    if (statement.step() != SQLITE_ROW) {
        return fail(error());
    }
    return statement.text(0);
}

}  // namespace callveil::plugin

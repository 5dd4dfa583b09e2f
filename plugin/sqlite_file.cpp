// SPDX-License-Identifier: Apache-2.0
#include "plugin/sqlite_file.hpp"

namespace callveil::plugin {
namespace {

constexpr int lock_wait_ms = 1000;

Error explain_code(int code, const std::string& path) {
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorCode::unavailable, path + " is locked by another program; try again."};
        case SQLITE_FULL:
            return {ErrorCode::unavailable, "The disk of " + path + " is full; make room on it."};
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            return {ErrorCode::corrupt, path +
                                            " is damaged or no outbox; move it away and keep "
                                            "it, it may hold requests that were not sent."};
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
            return {ErrorCode::unavailable, path + " cannot be written; mend its permissions."};
        default:
            return {ErrorCode::unavailable,
                    path + " cannot be used: " + std::string(sqlite3_errstr(code)) + "."};
    }
}

}  // namespace

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

Result<SqliteFile> SqliteFile::open(const std::filesystem::path& path) {
    sqlite3* raw = nullptr;
    constexpr int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    SqliteFile file;
    file.database_.reset(raw);
    file.path_ = path.string();
    if (code != SQLITE_OK) {
        return fail(explain_code(code, file.path_));
    }
    sqlite3_busy_timeout(raw, lock_wait_ms);
    return file;
}

Error SqliteFile::error() const {
    return explain_code(sqlite3_extended_errcode(handle()), path_);
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
    sqlite3_busy_timeout(handle(), 0);
    sqlite3_wal_checkpoint_v2(handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(handle(), lock_wait_ms);
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

// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/statement.hpp"

#include <sqlite3.h>

#include <utility>

#include "stores/sqlite/connection.hpp"

namespace callveil::stores {

std::int64_t Row::integer() {
    return sqlite3_column_int64(handle_, column_++);
}

std::string Row::text() {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column_));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column_));
    ++column_;
    return text == nullptr ? std::string() : std::string(text, size);
}

std::string_view Row::blob() {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column_));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column_));
    ++column_;
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

domain::TimePoint Row::time() {
    return domain::TimePoint{domain::Microseconds{integer()}};
}

std::optional<domain::TimePoint> Row::optional_time() {
    if (sqlite3_column_type(handle_, column_) == SQLITE_NULL) {
        ++column_;
        return std::nullopt;
    }
    return time();
}

Statement::Statement(Connection& connection, sqlite3_stmt* handle) noexcept
    : connection_(&connection), handle_(handle) {}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      handle_(std::exchange(other.handle_, nullptr)),
      failed_(other.failed_) {}

Statement::~Statement() {
    if (handle_ != nullptr) {
        sqlite3_reset(handle_);
        sqlite3_clear_bindings(handle_);
    }
}

Result<bool> Statement::step() {
    const int code = failed_ != 0 ? failed_ : sqlite3_step(handle_);
    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        return code == SQLITE_ROW;
    }
    return fail(connection_->error(code));
}

Result<void> Statement::run() {
    while (true) {
        CALLVEIL_ASSIGN(const bool more, step());
        if (!more) {
            return {};
        }
    }
}

void Statement::put(int index, std::int64_t number) {
    failed_ = failed_ != 0 ? failed_ : sqlite3_bind_int64(handle_, index, number);
}

void Statement::put(int index, int number) {
    put(index, std::int64_t{number});
}

void Statement::put(int index, std::string_view text) {
    const char* begin = text.empty() ? "" : text.data();
    failed_ = failed_ != 0 ? failed_
                           : sqlite3_bind_text64(handle_, index, begin, text.size(),
                                                 SQLITE_TRANSIENT, SQLITE_UTF8);
}

void Statement::put(int index, Bytes blob) {
    const char* begin = blob.bytes.empty() ? "" : blob.bytes.data();
    failed_ = failed_ != 0
                  ? failed_
                  : sqlite3_bind_blob64(handle_, index, begin, blob.bytes.size(), SQLITE_TRANSIENT);
}

void Statement::put(int index, domain::TimePoint time) {
    put(index, std::int64_t{time.time_since_epoch().count()});
}

void Statement::put(int index, std::nullopt_t) {
    failed_ = failed_ != 0 ? failed_ : sqlite3_bind_null(handle_, index);
}

}  // namespace callveil::stores

// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/statement.hpp"

#include <sqlite3.h>

#include <array>

namespace callveil::sources {
namespace {

struct Binder {
    sqlite3_stmt* statement;
    int index;

    int operator()(domain::Null) const { return sqlite3_bind_null(statement, index); }
    int operator()(std::int64_t number) const {
        return sqlite3_bind_int64(statement, index, number);
    }
    int operator()(double number) const { return sqlite3_bind_double(statement, index, number); }
    int operator()(const std::string& text) const {
        return sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    }
    int operator()(const domain::Blob& blob) const {
        return sqlite3_bind_blob64(statement, index, blob.bytes.data(), blob.bytes.size(),
                                   SQLITE_TRANSIENT);
    }
};

std::string bytes_of(const void* start, int size) {
    return size == 0 ? std::string{}
                     : std::string(static_cast<const char*>(start), static_cast<std::size_t>(size));
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* handle) const {
    sqlite3_finalize(handle);
}

void Statement::bind(int index, const domain::Value& value) {
    bound_ = std::visit(Binder{handle_.get(), index}, value) == SQLITE_OK && bound_;
}

int Statement::bind_all(int first, const std::vector<domain::Value>& values) {
    for (const auto& value : values) {
        bind(first++, value);
    }
    return first;
}

Step Statement::step() {
    if (!bound_) {
        return Step::failed;
    }
    const int code = sqlite3_step(handle_.get());
    return code == SQLITE_ROW ? Step::row : code == SQLITE_DONE ? Step::done : Step::failed;
}

void Statement::reset() {
    sqlite3_reset(handle_.get());
    sqlite3_clear_bindings(handle_.get());
    bound_ = true;
}

int Statement::columns() const {
    return sqlite3_column_count(handle_.get());
}

domain::Value Statement::value(int column) const {
    auto* const statement = handle_.get();
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER:
            return std::int64_t{sqlite3_column_int64(statement, column)};
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement, column);
        case SQLITE_TEXT: {
            const auto* const text = sqlite3_column_text(statement, column);
            return bytes_of(text, sqlite3_column_bytes(statement, column));
        }
        case SQLITE_BLOB: {
            const auto* const blob = sqlite3_column_blob(statement, column);
            return domain::Blob{bytes_of(blob, sqlite3_column_bytes(statement, column))};
        }
        default:
            return domain::Null{};
    }
}

std::string_view storage_class(const domain::Value& value) {
    static constexpr std::array<std::string_view, 5> names{"null", "integer", "real", "text",
                                                           "blob"};
    return names.at(value.index());
}

std::string as_text(const domain::Value& value) {
    const auto* const text = std::get_if<std::string>(&value);
    return text == nullptr ? std::string{} : *text;
}

std::int64_t as_number(const domain::Value& value) {
    const auto* const number = std::get_if<std::int64_t>(&value);
    return number == nullptr ? 0 : *number;
}

}  // namespace callveil::sources

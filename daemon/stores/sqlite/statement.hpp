// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "domain/time.hpp"

struct sqlite3_stmt;

namespace callveil::stores {

class Connection;

/// Marks bytes that are bound as a BLOB.
struct Bytes {
    std::string_view bytes;
};

/// Reads the columns of the current row from left to right. Valid until the next step.
class Row {
public:
    explicit Row(sqlite3_stmt* handle) noexcept : handle_(handle) {}

    std::int64_t integer();
    std::string text();
    /// Bytes of a BLOB; valid until the next step.
    std::string_view blob();
    domain::TimePoint time();
    std::optional<domain::TimePoint> optional_time();

private:
    sqlite3_stmt* handle_;
    int column_ = 0;
};

/// One use of a prepared statement that its connection keeps; resets it at the end.
class Statement {
public:
    Statement(Connection& connection, sqlite3_stmt* handle) noexcept;
    Statement(Statement&& other) noexcept;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    /// Binds `values` to ?1, ?2 ... A failure is told by the next step.
    template <class... Values>
    void bind(const Values&... values) {
        int index = 0;
        (put(++index, values), ...);
    }

    /// @return whether there is a row.
    Result<bool> step();
    /// Steps to the end.
    Result<void> run();
    Row row() const noexcept { return Row(handle_); }

private:
    void put(int index, std::int64_t number);
    void put(int index, int number);
    void put(int index, std::string_view text);
    void put(int index, Bytes blob);
    void put(int index, domain::TimePoint time);
    void put(int index, std::nullopt_t);
    template <class Value>
    void put(int index, const std::optional<Value>& value) {
        value ? put(index, *value) : put(index, std::nullopt);
    }

    Connection* connection_;
    sqlite3_stmt* handle_;
    int failed_ = 0;
};

}  // namespace callveil::stores

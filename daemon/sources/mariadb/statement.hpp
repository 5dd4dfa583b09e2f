// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mysql.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/value.hpp"

namespace callveil::sources::mariadb {

enum class Step { row, done, failed };

/// One prepared statement of the binary protocol, in which numbers travel as they are stored;
/// closed with the object. One statement of a connection is read at a time, but for cursors.
class Statement {
public:
    explicit Statement(MYSQL_STMT* handle) : handle_(handle) {}

    /// The server keeps the result and hands out `rows` at a time, so that other statements may
    /// run between. To be said before `execute`.
    void read_by_cursor(std::size_t rows);

    bool prepare(const std::string& sql);
    /// Sends the statement with `values` for its question marks; false is a failure.
    bool execute(const std::vector<domain::Value>& values);

    Step step();
    /// Drops rows that were not read, so that the connection is free.
    void reset();

    int columns() const { return static_cast<int>(cells_.size()); }
    /// The cell of the current row: integers beyond 63 bits as text, bytes without a character set
    /// as a blob. Nothing when it cannot be fetched: `failed` says so.
    domain::Value value(int column);
    bool failed() const { return failed_; }

    /// Rows that an UPDATE found, changed or not.
    std::int64_t found_rows() const;
    /// Warnings and notes of the last execution.
    unsigned warnings() const;
    unsigned error_code() const;
    std::string error_text() const;

private:
    /// Where the client puts one cell of a row.
    struct Cell {
        enum class Kind { integer, single, real, text, bytes } kind = Kind::text;
        bool is_unsigned = false;
        long long integer = 0;
        float single = 0;
        double real = 0;
        unsigned long length = 0;
        my_bool is_null = 0;
        my_bool is_cut = 0;
    };
    struct Close {
        void operator()(MYSQL_STMT* handle) const { mysql_stmt_close(handle); }
    };

    bool bind_results();
    domain::Value long_value(int column);

    std::unique_ptr<MYSQL_STMT, Close> handle_;
    std::vector<Cell> cells_;
    std::vector<MYSQL_BIND> targets_;
    bool failed_ = false;
};

/// The text or the number of a catalogue cell; empty or 0 for another class.
std::string as_text(const domain::Value& value);
std::int64_t as_number(const domain::Value& value);

}  // namespace callveil::sources::mariadb

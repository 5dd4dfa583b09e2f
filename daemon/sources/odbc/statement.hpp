// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sql.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/value.hpp"

namespace callveil::sources::odbc {

/// What a driver says of a failure. `words` may hold values of a person and are never passed on
/// but for a connection that was not made.
struct Diagnosis {
    std::string state;  ///< SQLSTATE
    int native = 0;     ///< the database's own number
    std::string words;
};

/// The first record of `handle` that is no mere warning.
Diagnosis diagnosis_of(SQLSMALLINT kind, SQLHANDLE handle);

/// How a cell travels.
enum class Fetch {
    text,
    integer,  ///< 64 bits
    real,
    bytes,
    tagged  ///< text whose first letter names the storage class: see `value_of_tagged`
};

/// The value of "I42", "R0.1", "T616263" or "B00ff": text and bytes in hexadecimal digits.
domain::Value value_of_tagged(std::string_view text);

enum class Step { row, done, failed };

/// One statement of a connection; freed with the object. Where a call says that it failed, `why`
/// says why.
class Statement {
public:
    explicit Statement(SQLHDBC connection);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    bool prepare(const std::string& sql);
    /// Executes with `values` for its question marks; NULL is none of them.
    bool execute(const std::vector<domain::Value>& values);
    /// Counts a result that one of the catalogue functions has made.
    bool take_result(SQLRETURN made);

    Step step();
    /// The cell of the current row, counted from 0. Cells are read once, from left to right.
    domain::Value value(std::size_t column, Fetch fetch);
    bool failed() const { return why_.has_value(); }
    const Diagnosis& why() const { return *why_; }
    /// Drops rows that were not read, so that the connection is free.
    void close();

    std::size_t columns() const { return columns_; }
    /// Rows that an UPDATE found; negative where the driver does not say.
    std::int64_t found_rows() const;
    SQLHSTMT handle() const { return handle_; }

private:
    /// A value where the driver finds it while the statement runs.
    struct Parameter {
        domain::Value value;
        std::u16string wide;
        SQLLEN length = 0;
    };

    bool is_done(SQLRETURN result);
    bool bind(SQLUSMALLINT place, Parameter& parameter);
    /// The bytes of a cell in the C type, in as many pieces as it takes; nothing for NULL.
    std::optional<std::string> long_value(SQLUSMALLINT place, SQLSMALLINT type,
                                          std::size_t terminator);
    std::optional<std::string> text(SQLUSMALLINT place);

    SQLHSTMT handle_ = SQL_NULL_HSTMT;
    std::deque<Parameter> parameters_;
    std::size_t columns_ = 0;
    std::optional<Diagnosis> why_;
};

/// The text of a catalogue cell, or the number that it writes; empty or 0 for NULL.
std::string as_text(const domain::Value& value);
std::int64_t as_number(const domain::Value& value);

}  // namespace callveil::sources::odbc

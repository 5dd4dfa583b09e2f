// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "callveil/result.hpp"
#include "sources/sqlite/statement.hpp"
#include "sources/sqlite_source.hpp"

struct sqlite3;

namespace callveil::sources {

/// One connection, set up so that it neither trusts the schema nor leaves old bytes behind.
class Connection {
public:
    /// Runs all guards, opens and reads the schema once.
    /// @error as `open_sqlite_source`
    static Result<std::unique_ptr<Connection>> open(const SqliteSourceOptions& options);

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// @error misconfigured  the statement does not fit the schema.
    Result<Statement> prepare(const std::string& sql);
    Result<void> execute(const std::string& sql);
    /// All rows of a small catalogue query.
    Result<std::vector<std::vector<domain::Value>>> rows(const std::string& sql,
                                                         const std::vector<domain::Value>& values);

    /// What the last failure means, in one sentence without a value of a person.
    Error failure() const;
    /// SQLite's words for the last failure; only for failures of `prepare`, which name schema
    /// things.
    std::string words() const;
    /// Whether the last failure is a lock of another program.
    bool is_busy() const;

    /// Whether the path now names another file than the one that is open.
    bool is_moved() const;
    bool in_transaction() const;
    /// Rows that the last UPDATE itself changed.
    std::int64_t changes() const;
    std::chrono::milliseconds busy_timeout() const { return options_.busy_timeout; }

    /// While the result lives, a statement that runs when `stop` is asked for fails with
    /// `cancelled`. `stop` outlives it; one at a time.
    std::shared_ptr<void> interrupt_with(const std::stop_token& stop);

    /// Collating sequence of a column as it was declared; "" for BINARY.
    std::string collation(const std::string& table, const std::string& column) const;

private:
    explicit Connection(const SqliteSourceOptions& options) : options_(options) {}
    Result<void> connect(const std::filesystem::path& real);
    Result<void> set_up();
    std::string subject() const;
    Error explain(int code) const;
    Error explain_constraint(int extended) const;

    struct Close {
        void operator()(sqlite3* handle) const;
    };
    SqliteSourceOptions options_;
    std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace callveil::sources

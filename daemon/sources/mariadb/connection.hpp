// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "callveil/result.hpp"
#include "sources/mariadb/statement.hpp"
#include "sources/mariadb_source.hpp"

namespace callveil::sources::mariadb {

using Rows = std::vector<std::vector<domain::Value>>;

/// One session, pinned so that nothing depends on how the server was set up: utf8mb4, UTC, strict,
/// with limits on every wait.
class Connection {
public:
    /// @error as `open_mariadb_source`
    static Result<std::unique_ptr<Connection>> open(const MariadbSourceOptions& options);

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// @error misconfigured  the statement does not fit the schema, or a privilege is missing.
    Result<Statement> prepare(const std::string& sql);
    /// Prepares and executes. @error as `failure`
    Result<Statement> run(const std::string& sql, const std::vector<domain::Value>& values);
    /// A statement without a result. @error as `failure`
    Result<void> execute(const std::string& sql);
    /// All rows of a small catalogue query.
    Result<Rows> rows(const std::string& sql, const std::vector<domain::Value>& values);

    /// What a failure means, in one sentence without a value of a person.
    Error failure(const Statement& statement) const;
    Error failure() const;
    /// The server's number for the last failure outside of a prepared statement.
    unsigned error_code() const { return mysql_errno(handle_.get()); }

    /// Whether the server still answers; costs a round trip.
    bool answers();
    /// Whether a failure has shown that the session is gone.
    bool is_lost() const noexcept { return lost_; }

    /// While the result lives, a statement that runs when `stop` is asked for is killed and fails
    /// with `cancelled`. A second session does that, on a thread of its own.
    std::shared_ptr<void> interrupt_with(const std::stop_token& stop);

    /// The server's row of accounts that this session stands for: 'callveil'@'%'.
    const std::string& account() const { return account_; }
    bool is_mariadb() const { return is_mariadb_; }
    const MariadbSourceOptions& options() const { return options_; }

private:
    explicit Connection(const MariadbSourceOptions& options);
    Result<void> connect();
    Result<void> set_up();
    std::string subject() const;
    Error explain(unsigned code, const std::string& words) const;
    Error explain_access(unsigned code, const std::string& words) const;

    struct Close {
        void operator()(MYSQL* handle) const { mysql_close(handle); }
    };
    MariadbSourceOptions options_;
    std::unique_ptr<MYSQL, Close> handle_;
    std::string account_;
    bool is_mariadb_ = true;
    mutable bool lost_ = false;
};

/// The name of the constraint, key or column that a server's refusal is about; "" where it names
/// none. Values that the words quote are left out.
std::string refused_thing(unsigned code, const std::string& words);
/// Whether the server's number says that a constraint, type or length refused a value.
bool is_refusal(unsigned code);
/// Whether it says that the transaction lost against another one and may be tried again.
bool may_succeed_again(unsigned code);
/// Whether it says that the session is gone.
bool is_loss(unsigned code);

}  // namespace callveil::sources::mariadb

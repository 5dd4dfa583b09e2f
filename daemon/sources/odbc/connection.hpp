// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "callveil/result.hpp"
#include "sources/odbc/dialect.hpp"

namespace callveil::sources::odbc {

/// One session with the settings of its dialect.
class Connection {
public:
    /// @error as `open_odbc_source`
    static Result<std::unique_ptr<Connection>> open(const OdbcSourceOptions& options);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// @error as `failure`
    Result<std::unique_ptr<Statement>> prepare(const std::string& sql);
    Result<void> execute(Statement& statement, const std::vector<domain::Value>& values);
    /// Runs one statement and takes all its rows; cells beyond `fetches` are text.
    Result<Rows> rows(const Term& query, const std::vector<Fetch>& fetches = {});
    Result<void> run(const std::string& sql);
    /// All rows of a catalogue function, as text.
    Result<Rows> catalogue(const std::function<SQLRETURN(SQLHSTMT)>& call);

    /// From here on statements are one transaction, until `commit` or `roll_back`.
    Result<void> begin();
    /// @error unavailable  `detail` starts with "unknown outcome" unless the database said itself
    ///                     that it has undone all.
    Result<void> commit();
    void roll_back();
    bool in_transaction() const noexcept { return in_transaction_; }

    /// What a failure means, in one sentence without a value of a person.
    Error failure(const Diagnosis& why);
    /// SQLSTATE of the last failure, as the dialect understands it.
    const std::string& state() const noexcept { return state_; }

    /// Whether the session still works; costs a round trip.
    bool answers();
    /// Whether a failure has shown that it does not.
    bool is_lost() const noexcept { return lost_; }

    /// While the result lives, a statement that runs when `stop` is asked for fails with
    /// `cancelled`.
    std::shared_ptr<void> cancel_with(const std::stop_token& stop);

    const Dialect& dialect() const noexcept { return *dialect_; }
    const OdbcSourceOptions& options() const noexcept { return options_; }
    /// Schema of tables whose name has none; empty where the database knows no schemas.
    const std::string& usual_schema() const noexcept { return usual_schema_; }

private:
    explicit Connection(const OdbcSourceOptions& options) : options_(options) {}
    Result<void> connect(const std::vector<std::pair<std::string, std::string>>& keywords);
    Result<void> choose_dialect();
    Result<void> set_up();
    Result<void> check_echo();
    Result<Rows> collect(Statement& statement, const std::vector<Fetch>& fetches);
    std::string info(SQLUSMALLINT what) const;
    std::string subject() const;
    Error explain_connect(const Diagnosis& why, std::string_view password) const;
    bool set_autocommit(SQLULEN value);

    OdbcSourceOptions options_;
    SQLHENV environment_ = SQL_NULL_HENV;
    SQLHDBC handle_ = SQL_NULL_HDBC;
    bool connected_ = false;
    std::unique_ptr<Dialect> dialect_;
    std::string product_;
    std::string usual_schema_;
    std::string state_;
    bool in_transaction_ = false;
    bool lost_ = false;

    std::mutex running_mutex_;
    SQLHSTMT running_ = SQL_NULL_HSTMT;  ///< what another thread may cancel
    bool stopped_ = false;
};

}  // namespace callveil::sources::odbc

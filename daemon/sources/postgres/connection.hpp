// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libpq-fe.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "callveil/result.hpp"
#include "domain/value.hpp"
#include "sources/postgres_source.hpp"

namespace callveil::sources::postgres {

/// One parameter in the text form of its type; nothing for NULL.
using Parameter = std::optional<std::string>;
using Parameters = std::vector<Parameter>;

/// Rows as values of the types that the server names.
using Rows = std::vector<std::vector<domain::Value>>;

/// One session whose settings are pinned, so that values have one text form everywhere.
class Connection {
public:
    /// @error as `open_postgres_source`
    static Result<std::unique_ptr<Connection>> open(const PostgresSourceOptions& options);

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs one statement and takes all its rows.
    /// @error unavailable, misconfigured, conflict, not_found, internal  see failure.cpp
    Result<Rows> run(const std::string& sql, const Parameters& parameters = {});
    /// The same, but drops the rows that come after `most_bytes`; `cut` says whether it did.
    Result<Rows> run_bounded(const std::string& sql, const Parameters& parameters,
                             std::size_t most_bytes, bool& cut);

    /// SQLSTATE of the last statement that failed; "" when the connection itself was lost.
    const std::string& state() const noexcept { return state_; }
    bool is_lost() const noexcept;
    bool in_transaction() const noexcept;

    /// While the result lives, a statement that runs when `stop` is asked for fails with
    /// `cancelled`.
    std::shared_ptr<void> cancel_with(const std::stop_token& stop);

    const PostgresSourceOptions& options() const noexcept { return options_; }

private:
    explicit Connection(const PostgresSourceOptions& options) : options_(options) {}
    Result<void> connect();
    Result<void> set_up();
    Result<void> send(const std::string& sql, const Parameters& parameters);
    Error explain(const PGresult* result);
    Error explain_lost() const;
    Error explain_connect(const std::string& words) const;
    std::string subject() const;

    struct Close {
        void operator()(PGconn* handle) const { PQfinish(handle); }
    };
    PostgresSourceOptions options_;
    std::unique_ptr<PGconn, Close> handle_;
    std::string state_;
    std::atomic<bool> stopped_ = false;  ///< by `cancel_with`, from another thread
};

/// The text or the number of a catalogue cell; empty or 0 for NULL.
std::string as_text(const domain::Value& value);
std::int64_t as_number(const domain::Value& value);
bool as_bool(const domain::Value& value);

/// `name` as an identifier, whatever it holds.
std::string quote_name(std::string_view name);

}  // namespace callveil::sources::postgres

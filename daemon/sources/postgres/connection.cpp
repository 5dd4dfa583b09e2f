// SPDX-License-Identifier: Apache-2.0
#include "sources/postgres/connection.hpp"

#include <fmt/format.h>

#include <array>

#include "crypto/box.hpp"
#include "crypto/key_file.hpp"
#include "sources/postgres/cell.hpp"

namespace callveil::sources::postgres {
namespace {

struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
    void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
};
using ResultHandle = std::unique_ptr<PGresult, Clear>;

/// What every session must agree on, whatever roles and databases are set to.
constexpr std::array settings{
    "client_encoding='UTF8'",
    "standard_conforming_strings=on",
    "bytea_output='hex'",
    "extra_float_digits=3",
    "DateStyle='ISO, YMD'",
    "IntervalStyle='postgres'",
    "TimeZone='UTC'",
    "xmloption='content'",
    "default_transaction_isolation='read committed'",
    "default_transaction_deferrable=off",
    "session_replication_role=origin",
    "idle_in_transaction_session_timeout=60000",
};

std::vector<domain::Value> read_row(const PGresult* result, int row, std::size_t& bytes) {
    std::vector<domain::Value> values;
    for (int column = 0; column < PQnfields(result); ++column) {
        bytes += sizeof(domain::Value) + static_cast<std::size_t>(PQgetlength(result, row, column));
        values.push_back(
            PQgetisnull(result, row, column) != 0
                ? domain::Value{domain::Null{}}
                : read_cell(PQftype(result, column),
                            {PQgetvalue(result, row, column),
                             static_cast<std::size_t>(PQgetlength(result, row, column))}));
    }
    return values;
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const PostgresSourceOptions& options) {
    std::unique_ptr<Connection> connection{new Connection(options)};
    CALLVEIL_TRY(connection->connect());
    CALLVEIL_TRY(connection->set_up());
    return connection;
}

Result<void> Connection::connect() {
    crypto::Secret password;
    if (!options_.password_file.empty()) {
        CALLVEIL_ASSIGN(password, crypto::read_secret_file(options_.password_file));
    }
    const auto port = std::to_string(options_.port);
    const auto seconds =
        std::to_string(std::chrono::ceil<std::chrono::seconds>(options_.connect_timeout).count());
    std::string word{password.view()};
    const std::array names{"host",
                           "port",
                           "dbname",
                           "user",
                           "sslmode",
                           "sslrootcert",
                           "connect_timeout",
                           "application_name",
                           "passfile",
                           "gssencmode",
                           "tcp_user_timeout",
                           "password",
                           static_cast<const char*>(nullptr)};
    const std::array values{options_.host.c_str(),
                            port.c_str(),
                            options_.database.c_str(),
                            options_.user.c_str(),
                            options_.sslmode.c_str(),
                            options_.tls_ca.c_str(),
                            seconds.c_str(),
                            "callveild",
                            "/dev/null/none",
                            "disable",
                            "30000",
                            word.c_str(),
                            static_cast<const char*>(nullptr)};
    handle_.reset(PQconnectdbParams(names.data(), values.data(), 0));
    crypto::wipe(word);
    if (PQstatus(handle_.get()) != CONNECTION_OK) {
        return fail(explain_connect(handle_ ? PQerrorMessage(handle_.get()) : "out of memory"));
    }
    PQsetNoticeProcessor(
        handle_.get(), [](void*, const char*) {}, nullptr);
    return {};
}

Result<void> Connection::set_up() {
    const std::string encoding = PQparameterStatus(handle_.get(), "server_encoding");
    if (encoding == "SQL_ASCII") {
        return fail(ErrorCode::misconfigured,
                    subject() +
                        " has the encoding SQL_ASCII, in which nobody knows what its bytes "
                        "mean; load it into a database of encoding UTF8");
    }
    for (const auto* setting : settings) {
        auto done = run(fmt::format("SET {}", setting));
        // Whoever may not set it cannot have changed it either.
        if (!done && state_ != "42501") {
            return fail(done.error());
        }
    }
    // Operators of extensions such as citext live in one of these.
    CALLVEIL_TRY(
        run(fmt::format("SET search_path=pg_catalog, {}, public", quote_name(options_.schema))));
    CALLVEIL_TRY(run(fmt::format("SET lock_timeout={}", options_.lock_timeout.count())));
    CALLVEIL_TRY(run(fmt::format("SET statement_timeout={}", options_.statement_timeout.count())));
    return {};
}

Result<void> Connection::send(const std::string& sql, const Parameters& parameters) {
    std::vector<const char*> values;
    for (const auto& parameter : parameters) {
        values.push_back(parameter ? parameter->c_str() : nullptr);
    }
    state_.clear();
    stopped_ = false;
    const auto sent = PQsendQueryParams(handle_.get(), sql.c_str(), static_cast<int>(values.size()),
                                        nullptr, values.data(), nullptr, nullptr, 0);
    return sent == 1 ? Result<void>{} : fail(explain_lost());
}

Result<Rows> Connection::run(const std::string& sql, const Parameters& parameters) {
    bool cut = false;
    return run_bounded(sql, parameters, SIZE_MAX, cut);
}

Result<Rows> Connection::run_bounded(const std::string& sql, const Parameters& parameters,
                                     std::size_t most_bytes, bool& cut) {
    CALLVEIL_TRY(send(sql, parameters));
    PQsetSingleRowMode(handle_.get());
    Rows rows;
    std::optional<Error> refusal;
    std::size_t bytes = 0;
    cut = false;
    while (ResultHandle result{PQgetResult(handle_.get())}) {
        const auto status = PQresultStatus(result.get());
        if (status == PGRES_SINGLE_TUPLE) {
            cut = cut || bytes > most_bytes;
            if (!cut) {
                rows.push_back(read_row(result.get(), 0, bytes));
            }
        } else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && !refusal) {
            refusal = explain(result.get());
        }
    }
    if (refusal) {
        return fail(*refusal);
    }
    return is_lost() ? Result<Rows>{fail(explain_lost())} : rows;
}

bool Connection::is_lost() const noexcept {
    return PQstatus(handle_.get()) != CONNECTION_OK;
}

bool Connection::in_transaction() const noexcept {
    const auto status = PQtransactionStatus(handle_.get());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

std::shared_ptr<void> Connection::cancel_with(const std::stop_token& stop) {
    const std::shared_ptr<PGcancel> handle{PQgetCancel(handle_.get()), Clear{}};
    const auto cancel = [this, handle] {
        std::array<char, 256> words{};
        stopped_ = true;
        PQcancel(handle.get(), words.data(), static_cast<int>(words.size()));
    };
    return std::make_shared<std::stop_callback<decltype(cancel)>>(stop, cancel);
}

std::string as_text(const domain::Value& value) {
    const auto* const text = std::get_if<std::string>(&value);
    return text == nullptr ? std::string{} : *text;
}

std::int64_t as_number(const domain::Value& value) {
    const auto* const number = std::get_if<std::int64_t>(&value);
    return number == nullptr ? 0 : *number;
}

bool as_bool(const domain::Value& value) {
    return as_text(value) == "t";
}

std::string quote_name(std::string_view name) {
    std::string quoted = "\"";
    for (const char letter : name) {
        quoted += letter == '"' ? std::string{"\"\""} : std::string(1, letter);
    }
    return quoted + "\"";
}

}  // namespace callveil::sources::postgres

// SPDX-License-Identifier: Apache-2.0
#include "sources/odbc/connection.hpp"

#include <fmt/format.h>
#include <sqlext.h>
#include <sqlucode.h>

#include <algorithm>
#include <array>

#include "crypto/box.hpp"
#include "crypto/key_file.hpp"
#include "sources/odbc/connection_string.hpp"
#include "sources/odbc/text.hpp"

namespace callveil::sources::odbc {
namespace {

/// What a driver must hand through unchanged: line ends, letters of two to four bytes.
constexpr std::string_view echoed = "a\nb\r\nZo\xC3\xAB \xE2\x82\xAC \xF0\x9F\x98\x80 ";

SQLPOINTER as_pointer(std::int64_t number) {
    return reinterpret_cast<SQLPOINTER>(static_cast<std::intptr_t>(number));  // NOLINT
}

std::int64_t whole_seconds(std::chrono::milliseconds time) {
    return std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(time).count());
}

/// SQLSTATEs by which a database says that it has undone the transaction itself, or that it still
/// has it open because of somebody's lock. 40003 says that nobody knows.
bool is_undone(std::string_view state) {
    return state != "40003" &&
           (state.starts_with("23") || state.starts_with("40") || state == "55P03");
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const OdbcSourceOptions& options) {
    std::unique_ptr<Connection> connection{new Connection(options)};
    CALLVEIL_TRY(connection->connect({}));
    CALLVEIL_TRY(connection->choose_dialect());
    const auto keywords = connection->dialect_->keywords(options);
    if (!keywords.empty()) {
        connection = std::unique_ptr<Connection>{new Connection(options)};
        CALLVEIL_TRY(connection->connect(keywords));
        CALLVEIL_TRY(connection->choose_dialect());
    }
    CALLVEIL_TRY(connection->set_up());
    return connection;
}

Connection::~Connection() {
    roll_back();
    if (connected_) {
        SQLDisconnect(handle_);
    }
    if (handle_ != SQL_NULL_HDBC) {
        SQLFreeHandle(SQL_HANDLE_DBC, handle_);
    }
    if (environment_ != SQL_NULL_HENV) {
        SQLFreeHandle(SQL_HANDLE_ENV, environment_);
    }
}

Result<void> Connection::connect(const std::vector<std::pair<std::string, std::string>>& keywords) {
    CALLVEIL_ASSIGN(auto wanted, ConnectionString::parse(options_.connection));
    for (const auto& [keyword, value] : keywords) {
        if (!wanted.value(keyword)) {
            wanted.set(keyword, value);
        }
    }
    crypto::Secret password;
    if (!options_.password_file.empty()) {
        CALLVEIL_ASSIGN(password, crypto::read_secret_file(options_.password_file));
    }
    SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment_);
    SQLSetEnvAttr(environment_, SQL_ATTR_ODBC_VERSION, as_pointer(SQL_OV_ODBC3), 0);
    SQLAllocHandle(SQL_HANDLE_DBC, environment_, &handle_);
    SQLSetConnectAttrW(handle_, SQL_ATTR_LOGIN_TIMEOUT,
                       as_pointer(whole_seconds(options_.connect_timeout)), 0);
    auto text = wanted.text_with_password(password.view());
    auto wide = to_wide(text).value_or(u"");
    const auto made = SQLDriverConnectW(handle_, nullptr, reinterpret_cast<SQLWCHAR*>(wide.data()),
                                        static_cast<SQLSMALLINT>(wide.size()), nullptr, 0, nullptr,
                                        SQL_DRIVER_NOPROMPT);
    crypto::wipe(text);
    std::fill(wide.begin(), wide.end(), u'\0');
    connected_ = SQL_SUCCEEDED(made);
    return connected_
               ? Result<void>{}
               : fail(explain_connect(diagnosis_of(SQL_HANDLE_DBC, handle_), password.view()));
}

std::string Connection::info(SQLUSMALLINT what) const {
    std::array<SQLWCHAR, 256> words{};
    SQLSMALLINT bytes = 0;
    SQLGetInfoW(handle_, what, words.data(), sizeof(words), &bytes);
    const auto letters = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::max<SQLSMALLINT>(0, bytes)) / sizeof(SQLWCHAR), 0,
        words.size() - 1);
    std::u16string wide(letters, u'\0');
    std::copy_n(words.begin(), letters, wide.begin());
    return from_wide(wide).value_or("");
}

Result<void> Connection::choose_dialect() {
    product_ = info(SQL_DBMS_NAME);
    dialect_ = dialect_of(product_, info(SQL_IDENTIFIER_QUOTE_CHAR));
    if (!dialect_) {
        return fail(
            ErrorCode::unsupported,
            fmt::format("{}: the driver speaks to '{}', whose SQL is not known; known are "
                        "PostgreSQL, SQL Server and SQLite (kind mariadb is for MariaDB and "
                        "MySQL)",
                        subject(), product_));
    }
    return {};
}

Result<void> Connection::set_up() {
    for (const auto& setting : dialect_->settings(options_)) {
        auto done = run(setting);
        // Whoever may not set it cannot have changed it either.
        if (!done && state_ != "42501") {
            return done;
        }
    }
    CALLVEIL_ASSIGN(const auto facts, rows({dialect_->session_facts()}));
    if (facts.empty()) {
        return fail(ErrorCode::internal, subject() + " says nothing of itself");
    }
    if (auto admitted = dialect_->admit(facts.front()); !admitted) {
        return fail(admitted.error().code, subject() + " " + admitted.error().detail);
    }
    CALLVEIL_ASSIGN(const auto schema, rows({dialect_->usual_schema()}));
    usual_schema_ = schema.empty() ? "" : as_text(schema.front().at(0));
    return check_echo();
}

Result<void> Connection::check_echo() {
    CALLVEIL_ASSIGN(const auto read, rows({dialect_->echo(), {std::string{echoed}}}));
    if (read.empty() || as_text(read.front().at(0)) != echoed) {
        return fail(
            ErrorCode::misconfigured,
            fmt::format("{}: its ODBC driver changes text on its way; let it keep line ends "
                        "and all of Unicode by what docs/formats/sources.md names",
                        subject()));
    }
    return {};
}

Result<std::unique_ptr<Statement>> Connection::prepare(const std::string& sql) {
    auto statement = std::make_unique<Statement>(handle_);
    if (dialect_->has_query_timeout() && !statement->failed()) {
        SQLSetStmtAttrW(statement->handle(), SQL_ATTR_QUERY_TIMEOUT,
                        as_pointer(whole_seconds(options_.statement_timeout)), 0);
    }
    if (!statement->prepare(sql)) {
        return fail(failure(statement->why()));
    }
    return statement;
}

Result<void> Connection::execute(Statement& statement, const std::vector<domain::Value>& values) {
    {
        const std::lock_guard lock(running_mutex_);
        if (stopped_) {
            return fail(ErrorCode::cancelled,
                        fmt::format("Reading {} was stopped.", options_.name));
        }
        running_ = statement.handle();
    }
    const bool done = statement.execute(values);
    {
        const std::lock_guard lock(running_mutex_);
        running_ = SQL_NULL_HSTMT;
    }
    return done ? Result<void>{} : fail(failure(statement.why()));
}

Result<Rows> Connection::collect(Statement& statement, const std::vector<Fetch>& fetches) {
    Rows rows;
    auto step = Step::done;
    while (statement.columns() > 0 && (step = statement.step()) == Step::row) {
        auto& row = rows.emplace_back();
        for (std::size_t column = 0; column < statement.columns(); ++column) {
            row.push_back(
                statement.value(column, column < fetches.size() ? fetches[column] : Fetch::text));
        }
    }
    return statement.failed() ? Result<Rows>{fail(failure(statement.why()))} : rows;
}

Result<Rows> Connection::rows(const Term& query, const std::vector<Fetch>& fetches) {
    CALLVEIL_ASSIGN(const auto statement, prepare(query.sql));
    CALLVEIL_TRY(execute(*statement, query.values));
    return collect(*statement, fetches);
}

Result<void> Connection::run(const std::string& sql) {
    CALLVEIL_TRY(rows({sql}));
    return {};
}

Result<Rows> Connection::catalogue(const std::function<SQLRETURN(SQLHSTMT)>& call) {
    Statement statement{handle_};
    if (statement.failed() || !statement.take_result(call(statement.handle()))) {
        return fail(failure(statement.why()));
    }
    return collect(statement, {});
}

bool Connection::set_autocommit(SQLULEN value) {
    return SQL_SUCCEEDED(SQLSetConnectAttrW(handle_, SQL_ATTR_AUTOCOMMIT,
                                            as_pointer(static_cast<std::int64_t>(value)),
                                            SQL_IS_UINTEGER));
}

Result<void> Connection::begin() {
    if (!set_autocommit(SQL_AUTOCOMMIT_OFF)) {
        return fail(failure(diagnosis_of(SQL_HANDLE_DBC, handle_)));
    }
    in_transaction_ = true;
    return {};
}

Result<void> Connection::commit() {
    if (SQL_SUCCEEDED(SQLEndTran(SQL_HANDLE_DBC, handle_, SQL_COMMIT))) {
        in_transaction_ = false;
        lost_ = !set_autocommit(SQL_AUTOCOMMIT_ON) || lost_;
        return {};
    }
    auto error = failure(diagnosis_of(SQL_HANDLE_DBC, handle_));
    const bool undone = !lost_ && is_undone(state_);
    roll_back();
    if (undone && !lost_) {
        error.detail += "; nothing was written";
        return fail(std::move(error));
    }
    lost_ = true;
    return fail(ErrorCode::unavailable, "unknown outcome of the COMMIT: " + error.detail);
}

/// To turn automatic commits on would commit what is open, so that a session which cannot roll back
/// is given up.
void Connection::roll_back() {
    if (!in_transaction_) {
        return;
    }
    in_transaction_ = false;
    const bool done = SQL_SUCCEEDED(SQLEndTran(SQL_HANDLE_DBC, handle_, SQL_ROLLBACK)) &&
                      set_autocommit(SQL_AUTOCOMMIT_ON);
    lost_ = lost_ || !done;
}

bool Connection::answers() {
    if (!lost_) {
        Statement ping{handle_};
        lost_ = !ping.prepare("SELECT 1") || !ping.execute({});
    }
    return !lost_;
}

std::shared_ptr<void> Connection::cancel_with(const std::stop_token& stop) {
    const auto cancel = [this] {
        const std::lock_guard lock(running_mutex_);
        stopped_ = true;
        if (running_ != SQL_NULL_HSTMT) {
            SQLCancel(running_);
        }
    };
    using Callback = std::stop_callback<decltype(cancel)>;
    const auto end = [this](Callback* callback) {
        delete callback;  // waits until the callback has ended
        const std::lock_guard lock(running_mutex_);
        stopped_ = false;
    };
    return std::shared_ptr<Callback>(new Callback(stop, cancel), end);
}

}  // namespace callveil::sources::odbc

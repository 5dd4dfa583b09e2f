// SPDX-License-Identifier: Apache-2.0
#include "sources/mariadb/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "crypto/key_file.hpp"

namespace callveil::sources::mariadb {
namespace {

using std::chrono::milliseconds;

constexpr unsigned long longest_value = 64UL << 20U;  ///< bytes of one row or statement
constexpr std::chrono::seconds read_reserve{10};      ///< above what the server allows itself
constexpr unsigned port_of_mariadb = 3306;

unsigned whole_seconds(milliseconds time) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(time).count();
    return static_cast<unsigned>(std::max<std::int64_t>(1, seconds));
}

std::optional<std::string> socket_of(const std::string& host) {
    if (!host.starts_with('/')) {
        return std::nullopt;
    }
    std::error_code error;
    const std::filesystem::path path{host};
    return std::filesystem::is_directory(path, error) ? (path / "mysqld.sock").native() : host;
}

void set(MYSQL* handle, mysql_option option, const void* value) {
    mysql_optionsv(handle, option, value);
}

void limit(MYSQL* handle, const MariadbSourceOptions& options) {
    const unsigned connect = whole_seconds(options.connect_timeout);
    const unsigned silence = whole_seconds(
        std::max(options.statement_timeout, options.busy_timeout) + milliseconds{read_reserve});
    const unsigned no_files = 0;
    const my_bool never = 0;
    set(handle, MYSQL_OPT_CONNECT_TIMEOUT, &connect);
    set(handle, MYSQL_OPT_READ_TIMEOUT, &silence);
    set(handle, MYSQL_OPT_WRITE_TIMEOUT, &silence);
    set(handle, MYSQL_OPT_MAX_ALLOWED_PACKET, &longest_value);
    set(handle, MYSQL_OPT_LOCAL_INFILE, &no_files);
    set(handle, MYSQL_OPT_RECONNECT, &never);
    set(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
}

void demand_tls(MYSQL* handle, const MariadbSourceOptions& options) {
    const my_bool always = 1;
    const my_bool host_too = options.tls == MariadbTls::verify_full ? 1 : 0;
    set(handle, MYSQL_OPT_SSL_ENFORCE, &always);
    set(handle, MYSQL_OPT_SSL_CA, options.tls_ca.c_str());
    set(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &host_too);
}

/// Zero dates stay comparable and are kept, so NO_ZERO_DATE is not among the modes.
std::string pinned(const MariadbSourceOptions& options, bool is_mariadb) {
    const auto wait = whole_seconds(options.busy_timeout);
    const auto longest = std::max<std::int64_t>(1, options.statement_timeout.count());
    const auto statement =
        is_mariadb ? fmt::format("max_statement_time = {}.{:03}", longest / 1000, longest % 1000)
                   : fmt::format("max_execution_time = {}", longest);
    return fmt::format(
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
        "NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', lc_messages = 'en_US', autocommit = 1, "
        "innodb_lock_wait_timeout = {0}, lock_wait_timeout = {0}, sql_notes = 1, "
        "sql_select_limit = DEFAULT, sql_safe_updates = 0, foreign_key_checks = 1, "
        "unique_checks = 1, completion_type = 0, {1}{2}",
        wait, statement, is_mariadb ? ", check_constraint_checks = 1" : "");
}

/// Ends what a session runs, from a second session.
void kill_statement(MariadbSourceOptions options, unsigned long session) {
    options.connect_timeout = std::min(options.connect_timeout, milliseconds{2000});
    if (auto other = Connection::open(options)) {
        static_cast<void>((*other)->execute(fmt::format("KILL QUERY {}", session)));
    }
}

/// A kill that comes too late would hit the next statement, so the end of the watch waits for it
/// and lets it hit an empty one.
class Watch {
public:
    Watch(Connection& connection, unsigned long session, const std::stop_token& stop)
        : connection_(connection),
          callback_(std::in_place, stop, Kill{*this, connection.options(), session}) {}
    ~Watch() {
        callback_.reset();
        if (killer_.joinable()) {
            killer_.join();
            static_cast<void>(connection_.execute("DO 0"));
        }
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

private:
    struct Kill {
        Watch& watch;
        MariadbSourceOptions options;
        unsigned long session;
        void operator()() const { watch.killer_ = std::thread(kill_statement, options, session); }
    };
    Connection& connection_;
    std::thread killer_;
    std::optional<std::stop_callback<Kill>> callback_;
};

}  // namespace

Connection::Connection(const MariadbSourceOptions& options) : options_(options) {}

Result<std::unique_ptr<Connection>> Connection::open(const MariadbSourceOptions& options) {
    static std::once_flag library;
    std::call_once(library, [] { mysql_library_init(0, nullptr, nullptr); });
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
    handle_.reset(mysql_init(nullptr));
    auto* const handle = handle_.get();
    const auto socket = socket_of(options_.host);
    limit(handle, options_);
    const unsigned protocol = socket ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
    set(handle, MYSQL_OPT_PROTOCOL, &protocol);
    if (!socket && options_.tls != MariadbTls::off) {
        demand_tls(handle, options_);
    }
    const auto* const connected =
        mysql_real_connect(handle, socket ? nullptr : options_.host.c_str(), options_.user.c_str(),
                           std::string{password.view()}.c_str(), options_.database.c_str(),
                           options_.port == 0 ? port_of_mariadb : options_.port,
                           socket ? socket->c_str() : nullptr, CLIENT_FOUND_ROWS);
    if (connected == nullptr) {
        return fail(failure());
    }
    is_mariadb_ = mariadb_connection(handle) != 0;
    return {};
}

Result<void> Connection::set_up() {
    CALLVEIL_TRY(execute("SET NAMES utf8mb4"));
    CALLVEIL_TRY(execute(pinned(options_, is_mariadb_)));
    CALLVEIL_ASSIGN(const auto found, rows("SELECT CURRENT_USER()", {}));
    const auto name = found.empty() ? std::string{} : as_text(found[0][0]);
    const auto at = name.rfind('@');
    account_ = fmt::format("'{}'@'{}'", name.substr(0, at),
                           at == std::string::npos ? "%" : name.substr(at + 1));
    return {};
}

Result<Statement> Connection::prepare(const std::string& sql) {
    Statement statement{mysql_stmt_init(handle_.get())};
    if (!statement.prepare(sql)) {
        return fail(failure(statement));
    }
    return statement;
}

Result<Statement> Connection::run(const std::string& sql,
                                  const std::vector<domain::Value>& values) {
    CALLVEIL_ASSIGN(auto statement, prepare(sql));
    if (!statement.execute(values)) {
        return fail(failure(statement));
    }
    return statement;
}

Result<void> Connection::execute(const std::string& sql) {
    if (mysql_real_query(handle_.get(), sql.data(), sql.size()) != 0) {
        return fail(failure());
    }
    return {};
}

Result<Rows> Connection::rows(const std::string& sql, const std::vector<domain::Value>& values) {
    CALLVEIL_ASSIGN(auto statement, run(sql, values));
    Rows rows;
    auto step = statement.step();
    for (; step == Step::row; step = statement.step()) {
        auto& row = rows.emplace_back();
        for (int column = 0; column < statement.columns(); ++column) {
            row.push_back(statement.value(column));
        }
    }
    if (step == Step::failed) {
        return fail(failure(statement));
    }
    return rows;
}

bool Connection::answers() {
    lost_ = lost_ || mysql_ping(handle_.get()) != 0;
    return !lost_;
}

std::shared_ptr<void> Connection::interrupt_with(const std::stop_token& stop) {
    if (!stop.stop_possible()) {
        return nullptr;
    }
    return std::make_shared<Watch>(*this, mysql_thread_id(handle_.get()), stop);
}

}  // namespace callveil::sources::mariadb

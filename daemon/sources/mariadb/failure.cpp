// SPDX-License-Identifier: Apache-2.0
#include <errmsg.h>
#include <fmt/format.h>
#include <mysqld_error.h>

#include <algorithm>
#include <array>

#include "sources/mariadb/connection.hpp"

namespace callveil::sources::mariadb {
namespace {

/// What the headers of the client library do not name, with the server's own numbers.
constexpr unsigned statement_time_is_over = 1969;
constexpr unsigned mysql_time_is_over = 3024;
constexpr unsigned check_failed = 4025;
constexpr unsigned mysql_check_failed = 3819;
constexpr unsigned session_was_killed = 1927;
constexpr unsigned read_only_mode = 1836;
constexpr unsigned tls_failed = 2026;

template <std::size_t Count>
bool is_one_of(const std::array<unsigned, Count>& codes, unsigned code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

constexpr std::array<unsigned, 8> losses{
    CR_SERVER_GONE_ERROR, CR_SERVER_LOST,     CR_COMMANDS_OUT_OF_SYNC,   CR_MALFORMED_PACKET,
    ER_SERVER_SHUTDOWN,   session_was_killed, 2055 /* lost, with why */, 4031 /* idle too long */};
constexpr std::array<unsigned, 6> absences{
    CR_CONNECTION_ERROR, CR_CONN_HOST_ERROR,           CR_UNKNOWN_HOST,
    ER_CON_COUNT_ERROR,  ER_TOO_MANY_USER_CONNECTIONS, 1226 /* user limit */};
constexpr std::array<unsigned, 4> locks{ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_CHECKREAD,
                                        1614 /* XA deadlock */};
constexpr std::array<unsigned, 5> disks{ER_DISK_FULL, ER_RECORD_FILE_FULL, 3, 28, 1026};
constexpr std::array<unsigned, 9> denials{
    ER_ACCESS_DENIED_ERROR,          ER_DBACCESS_DENIED_ERROR,
    ER_TABLEACCESS_DENIED_ERROR,     ER_COLUMNACCESS_DENIED_ERROR,
    ER_SPECIFIC_ACCESS_DENIED_ERROR, ER_PROCACCESS_DENIED_ERROR,
    1698 /* no password */,          ER_BAD_DB_ERROR,
    ER_HOST_NOT_PRIVILEGED};
constexpr std::array<unsigned, 4> read_only{ER_OPTION_PREVENTS_STATEMENT, read_only_mode,
                                            ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, 3159};
constexpr std::array<unsigned, 18> refusals{ER_DUP_ENTRY,
                                            1586 /* duplicate, with the key's name */,
                                            ER_BAD_NULL_ERROR,
                                            ER_ROW_IS_REFERENCED,
                                            ER_ROW_IS_REFERENCED_2,
                                            ER_NO_REFERENCED_ROW,
                                            ER_NO_REFERENCED_ROW_2,
                                            check_failed,
                                            mysql_check_failed,
                                            ER_DATA_TOO_LONG,
                                            ER_TRUNCATED_WRONG_VALUE_FOR_FIELD,
                                            WARN_DATA_TRUNCATED,
                                            ER_WARN_DATA_OUT_OF_RANGE,
                                            ER_TRUNCATED_WRONG_VALUE,
                                            ER_NO_DEFAULT_FOR_FIELD,
                                            ER_SIGNAL_EXCEPTION,
                                            1411 /* wrong value for a function */,
                                            1690 /* out of range in an expression */};

/// What stands between the last `before` and the next `after`.
std::string between(const std::string& words, std::string_view before, std::string_view after) {
    const auto found = words.rfind(before);
    if (found == std::string::npos) {
        return {};
    }
    const auto start = found + before.size();
    return words.substr(start, words.find(after, start) - start);
}

std::string without_quotes(std::string name) {
    std::erase_if(name, [](char letter) { return letter == '`' || letter == '\''; });
    return name;
}

}  // namespace

bool is_refusal(unsigned code) {
    return is_one_of(refusals, code);
}

bool may_succeed_again(unsigned code) {
    return is_one_of(locks, code);
}

bool is_loss(unsigned code) {
    return is_one_of(losses, code);
}

std::string refused_thing(unsigned code, const std::string& words) {
    switch (code) {
        case ER_DUP_ENTRY:
        case 1586:
            return "unique key " + without_quotes(between(words, "for key ", "\n"));
        case ER_BAD_NULL_ERROR:
            return "NOT NULL of column " + without_quotes(between(words, "Column ", " cannot"));
        case ER_ROW_IS_REFERENCED:
        case ER_ROW_IS_REFERENCED_2:
        case ER_NO_REFERENCED_ROW:
        case ER_NO_REFERENCED_ROW_2:
            return "foreign key " + without_quotes(between(words, "CONSTRAINT ", " FOREIGN KEY"));
        case check_failed:
            return "CHECK " + without_quotes(between(words, "CONSTRAINT ", " failed"));
        case mysql_check_failed:
            return "CHECK " + without_quotes(between(words, "Check constraint ", " is violated"));
        case ER_SIGNAL_EXCEPTION:
            return "a trigger of the owner";
        default: {
            const auto column = without_quotes(between(words, " for column ", " at row"));
            return column.empty() ? column : "the type or length of column " + column;
        }
    }
}

std::string Connection::subject() const {
    return fmt::format("Lead database {} ({} at {})", options_.name, options_.database,
                       options_.host);
}

Error Connection::failure() const {
    return explain(mysql_errno(handle_.get()), mysql_error(handle_.get()));
}

Error Connection::failure(const Statement& statement) const {
    return explain(statement.error_code(), statement.error_text());
}

Error Connection::explain(unsigned code, const std::string& words) const {
    lost_ = lost_ || is_loss(code);
    if (is_refusal(code)) {
        const auto thing = refused_thing(code, words);
        return {ErrorCode::conflict, fmt::format("{}: {} refused a new value (code {})", subject(),
                                                 thing.empty() ? "a constraint" : thing, code)};
    }
    if (is_loss(code)) {
        return {ErrorCode::unavailable,
                fmt::format("{} is gone in the middle (code {}); it is connected again at the next "
                            "try",
                            subject(), code)};
    }
    if (is_one_of(absences, code)) {
        return {ErrorCode::unavailable,
                fmt::format("{} cannot be reached as {} (code {}); see whether the server runs and "
                            "takes connections from here",
                            subject(), options_.user, code)};
    }
    if (may_succeed_again(code)) {
        return {ErrorCode::unavailable,
                fmt::format("{} is locked by another program for longer than {} ms (code {}); find "
                            "it with: SHOW ENGINE INNODB STATUS",
                            subject(), options_.busy_timeout.count(), code)};
    }
    return explain_access(code, words);
}

/// The server's words for these codes name schema things and accounts only.
Error Connection::explain_access(unsigned code, const std::string& words) const {
    if (is_one_of(denials, code) || code == tls_failed) {
        const auto* const remedy = code == tls_failed
                                       ? "check 'tls_ca', 'host' and the server's certificate"
                                       : "check user, password file and database, and grant what "
                                         "docs/formats/sources.md lists";
        return {ErrorCode::misconfigured, fmt::format("{}: {}; {}", subject(), words, remedy)};
    }
    if (is_one_of(read_only, code)) {
        return {ErrorCode::misconfigured,
                fmt::format("{} is read-only; name the server that takes writes", subject())};
    }
    switch (code) {
        case ER_NO_SUCH_TABLE:
        case ER_BAD_FIELD_ERROR:
        case ER_PARSE_ERROR:
        case ER_VIEW_INVALID:
        case ER_NON_UPDATABLE_TABLE:
        case ER_CANT_AGGREGATE_2COLLATIONS:
        case ER_UNKNOWN_COLLATION:
            return {
                ErrorCode::misconfigured,
                fmt::format("{} does not fit (code {}); correct the data map", subject(), code)};
        case ER_QUERY_INTERRUPTED:
            return {ErrorCode::cancelled, fmt::format("Reading {} was stopped.", options_.name)};
        case statement_time_is_over:
        case mysql_time_is_over:
            return {ErrorCode::unavailable,
                    fmt::format("{} needed more than {} ms for one statement; raise "
                                "'statement_timeout' or give the column an index",
                                subject(), options_.statement_timeout.count())};
        case ER_NET_PACKET_TOO_LARGE:
        case CR_NET_PACKET_TOO_LARGE:
            return {ErrorCode::too_large,
                    fmt::format("{} holds a value of more than 64 MiB", subject())};
        default:
            break;
    }
    if (is_one_of(disks, code)) {
        return {ErrorCode::unavailable,
                fmt::format("{} answers with a disk error (code {})", subject(), code)};
    }
    return {ErrorCode::internal, fmt::format("{} failed with code {}", subject(), code)};
}

}  // namespace callveil::sources::mariadb

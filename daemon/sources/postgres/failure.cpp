// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sources/postgres/connection.hpp"

namespace callveil::sources::postgres {
namespace {

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? "" : text;
}

/// Where it went wrong, in names alone: the server's own sentences may hold values.
std::string place_of(const PGresult* result) {
    std::string place;
    const auto add = [&](const char* word, int code) {
        const auto name = field(result, code);
        if (!name.empty()) {
            place += fmt::format("{}{} '{}'", place.empty() ? " (" : ", ", word, name);
        }
    };
    add("constraint", PG_DIAG_CONSTRAINT_NAME);
    add("table", PG_DIAG_TABLE_NAME);
    add("column", PG_DIAG_COLUMN_NAME);
    add("type", PG_DIAG_DATATYPE_NAME);
    return place.empty() ? place : place + ")";
}

/// What the server says of a statement that it does not understand: all values of ours are
/// parameters, so that it can only name tables, columns and types.
std::string words_of(const PGresult* result, const std::string& state) {
    return state.starts_with("42") ? ": " + field(result, PG_DIAG_MESSAGE_PRIMARY) : "";
}

/// What a class of SQLSTATE means; the longest prefix that fits counts, so that order matters.
struct Meaning {
    std::string_view prefix;
    ErrorCode code;
    std::string_view words;
};
constexpr std::array meanings{
    Meaning{
        "55P03", ErrorCode::unavailable,
        "is locked by another program for longer than {lock} ms; find it with: SELECT pid, query "
        "FROM pg_stat_activity WHERE state <> 'idle'"},
    Meaning{"57014", ErrorCode::unavailable,
            "needs more than {statement} ms for a statement; give the column an index or raise "
            "statement_timeout"},
    Meaning{"40", ErrorCode::unavailable, "was changed by another program at the same time"},
    Meaning{"08", ErrorCode::unavailable, "lost the connection"},
    Meaning{"57", ErrorCode::unavailable, "is being stopped or started"},
    Meaning{"25P03", ErrorCode::unavailable, "ended an idle transaction"},
    Meaning{"53100", ErrorCode::unavailable, "has no space left on its disk"},
    Meaning{"53", ErrorCode::unavailable, "has not enough memory, connections or disk"},
    Meaning{"58", ErrorCode::unavailable, "answers with an error of its operating system"},
    Meaning{"25006", ErrorCode::misconfigured,
            "is read-only, as a standby is; name its primary server in the configuration"},
    Meaning{"42501", ErrorCode::misconfigured,
            "does not let user '{user}' do this; grant it what docs/formats/sources.md lists"},
    Meaning{"42P01", ErrorCode::misconfigured, "has no such table; correct the data map"},
    Meaning{"42703", ErrorCode::misconfigured, "has no such column; correct the data map"},
    Meaning{"42", ErrorCode::misconfigured, "does not fit what was asked of it"},
    Meaning{"23502", ErrorCode::conflict, "does not take NULL here"},
    Meaning{"23503", ErrorCode::conflict, "has a foreign key that refused a new value"},
    Meaning{"23505", ErrorCode::conflict, "has a unique constraint that refused a new value"},
    Meaning{"23514", ErrorCode::conflict, "has a CHECK that refused a new value"},
    Meaning{"23P01", ErrorCode::conflict, "has an exclusion constraint that refused a new value"},
    Meaning{"23", ErrorCode::conflict, "has a constraint that refused a new value"},
    Meaning{"22001", ErrorCode::conflict, "refused a new value that is too long for its column"},
    Meaning{"22", ErrorCode::conflict, "refused a value that does not fit the type of its column"},
    Meaning{"44", ErrorCode::conflict, "has a view that refused a new value"},
    Meaning{"P0", ErrorCode::conflict, "has a trigger of the owner that refused a new value"},
    Meaning{"27", ErrorCode::conflict, "has a trigger that changes the row itself"},
    Meaning{"XX001", ErrorCode::corrupt, "is damaged; its owner must look after it"},
    Meaning{"XX002", ErrorCode::corrupt, "has a damaged index; its owner must rebuild it"},
};

bool holds(const std::string& words, std::string_view part) {
    return words.find(part) != std::string::npos;
}

bool holds_any(const std::string& words, std::initializer_list<std::string_view> parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const auto part) { return holds(words, part); });
}

}  // namespace

std::string Connection::subject() const {
    return fmt::format("Lead database {} (PostgreSQL, {})", options_.name, options_.host);
}

Error Connection::explain(const PGresult* result) {
    state_ = field(result, PG_DIAG_SQLSTATE);
    if (state_.empty()) {
        return explain_lost();
    }
    if (state_ == "57014" && stopped_) {
        return {ErrorCode::cancelled, fmt::format("Reading {} was stopped.", options_.name)};
    }
    for (const auto& meaning : meanings) {
        if (state_.starts_with(meaning.prefix)) {
            const auto words =
                fmt::format(fmt::runtime(meaning.words), fmt::arg("user", options_.user),
                            fmt::arg("lock", options_.lock_timeout.count()),
                            fmt::arg("statement", options_.statement_timeout.count()));
            return {meaning.code, fmt::format("{} {}{}{} [{}]", subject(), words, place_of(result),
                                              words_of(result, state_), state_)};
        }
    }
    return {ErrorCode::internal, fmt::format("{} failed with SQLSTATE {}", subject(), state_)};
}

Error Connection::explain_lost() const {
    return {ErrorCode::unavailable, subject() + " closed the connection"};
}

/// libpq's words name hosts, users and files alone; only a server that answered says FATAL.
Error Connection::explain_connect(const std::string& words) const {
    auto line = words.substr(0, words.find_last_not_of('\n') + 1);
    for (auto& letter : line) {
        letter = letter == '\n' ? ' ' : letter;
    }
    const bool is_certificate =
        holds_any(line, {"certificate", "SSL error", "does not support SSL", "root.crt"});
    const bool is_refusal =
        holds(line, "FATAL:") &&
        !holds_any(line, {"starting up", "shutting down", "recovery", "too many", "slots"});
    if (is_certificate) {
        return {
            ErrorCode::misconfigured,
            fmt::format("{} has no certificate that {} vouches for; correct tls_ca or host ({})",
                        subject(), options_.tls_ca.native(), line)};
    }
    return {is_refusal ? ErrorCode::misconfigured : ErrorCode::unavailable,
            fmt::format("{} {}: {}", subject(),
                        is_refusal ? "refuses us; correct user, password_file or database"
                                   : "does not answer",
                        line)};
}

}  // namespace callveil::sources::postgres

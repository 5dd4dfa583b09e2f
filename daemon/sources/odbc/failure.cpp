// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sources/odbc/connection.hpp"

namespace callveil::sources::odbc {
namespace {

/// What a class of SQLSTATE means; the first prefix that fits counts, so that order matters.
struct Meaning {
    std::string_view prefix;
    ErrorCode code;
    std::string_view words;
};
constexpr std::array meanings{
    Meaning{"55P03", ErrorCode::unavailable,
            "is locked by another program for longer than {lock} ms"},
    Meaning{"57014", ErrorCode::unavailable,
            "needs more than {statement} ms for a statement; give the column an index or raise "
            "statement_timeout"},
    Meaning{"HYT", ErrorCode::unavailable,
            "needs more than {statement} ms for a statement; give the column an index or raise "
            "statement_timeout"},
    Meaning{"40", ErrorCode::unavailable, "was changed by another program at the same time"},
    Meaning{"08", ErrorCode::unavailable, "lost the connection"},
    Meaning{"57", ErrorCode::unavailable, "is being stopped or started"},
    Meaning{"25P03", ErrorCode::unavailable, "ended an idle transaction"},
    Meaning{"53", ErrorCode::unavailable, "has not enough memory, connections or disk"},
    Meaning{"58", ErrorCode::unavailable, "answers with an error of its operating system"},
    Meaning{"25006", ErrorCode::misconfigured,
            "is read-only; name the server or the file that takes writes"},
    Meaning{"28", ErrorCode::misconfigured, "refuses us; correct 'connection' or 'password_file'"},
    Meaning{"42501", ErrorCode::misconfigured,
            "does not let us do this; grant what docs/formats/sources.md lists"},
    Meaning{"42P01", ErrorCode::misconfigured, "has no such table; correct the data map"},
    Meaning{"42S02", ErrorCode::misconfigured, "has no such table; correct the data map"},
    Meaning{"42703", ErrorCode::misconfigured, "has no such column; correct the data map"},
    Meaning{"42S22", ErrorCode::misconfigured, "has no such column; correct the data map"},
    Meaning{"42", ErrorCode::misconfigured, "does not fit what was asked of it"},
    Meaning{"37", ErrorCode::misconfigured, "does not fit what was asked of it"},
    Meaning{"23502", ErrorCode::conflict, "does not take NULL here"},
    Meaning{"23503", ErrorCode::conflict, "has a foreign key that refused a new value"},
    Meaning{"23505", ErrorCode::conflict, "has a unique constraint that refused a new value"},
    Meaning{"23514", ErrorCode::conflict, "has a CHECK that refused a new value"},
    Meaning{"23", ErrorCode::conflict, "has a constraint that refused a new value"},
    Meaning{"22021", ErrorCode::corrupt, "holds text that is no Unicode"},
    Meaning{"22001", ErrorCode::conflict, "refused a new value that is too long for its column"},
    Meaning{"22", ErrorCode::conflict, "refused a value that does not fit the type of its column"},
    Meaning{"44", ErrorCode::conflict, "has a view that refused a new value"},
    Meaning{"P0", ErrorCode::conflict, "has a trigger of the owner that refused a new value"},
    Meaning{"27", ErrorCode::conflict, "has a trigger that changes the row itself"},
    Meaning{"XX00", ErrorCode::corrupt, "is damaged; its owner must look after it"},
    Meaning{"HY001", ErrorCode::too_large, "holds a value of more than 64 MiB"},
    Meaning{"HYC00", ErrorCode::unsupported, "has an ODBC driver that cannot do what is needed"},
    Meaning{"IM001", ErrorCode::unsupported, "has an ODBC driver that cannot do what is needed"},
};

bool holds_any(std::string_view words, std::initializer_list<std::string_view> parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const auto part) { return words.find(part) != std::string_view::npos; });
}

/// A driver may show what it was given, so its words are not repeated where they hold a password.
std::string one_line(std::string words, std::string_view password) {
    if (!password.empty() && words.find(password) != std::string::npos) {
        return "the driver's words hold the password";
    }
    std::replace_if(
        words.begin(), words.end(), [](char letter) { return letter == '\n' || letter == '\t'; },
        ' ');
    words.erase(words.find_last_not_of(" .") + 1);
    return words;
}

}  // namespace

std::string Connection::subject() const {
    return fmt::format("Lead database {} ({}ODBC)", options_.name,
                       product_.empty() ? product_ : product_ + " through ");
}

Error Connection::failure(const Diagnosis& why) {
    state_ = dialect_->state_of(why);
    {
        const std::lock_guard lock(running_mutex_);
        if (stopped_ && (state_ == "57014" || state_ == "HY008")) {
            return {ErrorCode::cancelled, fmt::format("Reading {} was stopped.", options_.name)};
        }
    }
    lost_ = lost_ || state_.starts_with("08") || state_.starts_with("57P0");
    for (const auto& meaning : meanings) {
        if (state_.starts_with(meaning.prefix)) {
            const auto words = fmt::format(
                fmt::runtime(meaning.words), fmt::arg("lock", options_.busy_timeout.count()),
                fmt::arg("statement", options_.statement_timeout.count()));
            return {meaning.code,
                    fmt::format("{} {} [{}, {}]", subject(), words, state_, why.native)};
        }
    }
    // Drivers say HY000 of a connection that was lost, too.
    if (!answers()) {
        return {ErrorCode::unavailable, subject() + " closed the connection"};
    }
    return {ErrorCode::internal,
            fmt::format("{} failed with SQLSTATE {}, code {}", subject(), state_, why.native)};
}

/// Of a connection that was not made, the words name drivers, hosts, databases and users alone.
Error Connection::explain_connect(const Diagnosis& why, std::string_view password) const {
    const auto words = one_line(why.words, password);
    const auto error = [&](ErrorCode code, std::string_view sentence) {
        return Error{code, fmt::format("{} {}: {} [{}]", subject(), sentence, words, why.state)};
    };
    if (why.state.starts_with("IM") || holds_any(words, {"Can't open lib"})) {
        return error(ErrorCode::misconfigured,
                     "has no driver; correct Driver or DSN in 'connection', or install it");
    }
    if (holds_any(words, {"certificate", "SSL error", "does not support SSL", "root.crt", "TLS"})) {
        return error(ErrorCode::misconfigured,
                     "shows no certificate that is trusted; correct what 'connection' says of it");
    }
    const bool is_waiting =
        holds_any(words, {"starting up", "shutting down", "recovery", "too many", "slots"});
    const bool is_refusal = why.state.starts_with("28") || why.state == "HY000" ||
                            holds_any(words, {"FATAL:", "Login failed", "Cannot open database"});
    if (is_refusal && !is_waiting) {
        return error(ErrorCode::misconfigured,
                     "refuses us; correct 'connection' or 'password_file'");
    }
    return error(ErrorCode::unavailable, "does not answer");
}

}  // namespace callveil::sources::odbc

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "callveil/result.hpp"

namespace callveil::sources::odbc {

/// The `keyword=value` pairs of an ODBC connection string, in order. A value in braces may hold any
/// character, with `}` doubled (ODBC Programmer's Reference, SQLDriverConnect).
class ConnectionString {
public:
    /// @error misconfigured  a piece without `=`, or braces that do not close.
    static Result<ConnectionString> parse(std::string_view text);

    /// The value of a keyword, whose case does not count.
    std::optional<std::string> value(std::string_view keyword) const;
    /// Whether some pair is a password, whatever a driver may call it.
    bool has_password() const;
    /// Sets a pair, in the place of one that is there.
    void set(std::string_view keyword, std::string_view value);

    /// All pairs again, each value in braces only where it needs them: not every driver knows them.
    std::string text() const { return text_with_password({}); }
    /// The same with a PWD pair behind, unless that is empty. The caller wipes it.
    std::string text_with_password(std::string_view password) const;

private:
    std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace callveil::sources::odbc

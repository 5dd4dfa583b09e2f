// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sources/odbc/layout.hpp"

namespace callveil::sources::odbc {

/// A look-up by the values of one column.
struct Asked {
    const ColumnLayout* column = nullptr;
    /// What a constraint compares by, as a UniqueConstraint names it; nothing for bytes alone.
    std::optional<std::string_view> collation{};
};

/// The values that the column can hold, each once; the database itself is asked where only it
/// knows.
Result<std::vector<domain::Value>> wanted_values(Connection& connection, const Asked& asked,
                                                 const std::vector<domain::Value>& values);

/// A condition that finds the rows with one of `values`, which `wanted_values` let through.
Term any_of(const Dialect& dialect, const Asked& asked, const std::vector<domain::Value>& values);

}  // namespace callveil::sources::odbc

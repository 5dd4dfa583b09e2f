// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/sqlite/connection.hpp"

namespace callveil::sources {

/// What reading and changing a table needs to know of it; read anew for each call.
struct Layout {
    std::string table;   ///< as the schema writes it
    std::string kind;    ///< "table", "view", "virtual"
    std::string create;  ///< its CREATE text
    bool strict = false;
    bool without_rowid = false;
    bool rowid_is_column = false;       ///< INTEGER PRIMARY KEY
    std::vector<std::string> columns;   ///< in order, generated ones too
    std::vector<std::string> declared;  ///< declared primary key in its order; may be empty
    std::vector<std::string> key;       ///< what addresses a row; empty if nothing does

    /// The column as the schema writes it, also "rowid" where that is the key; nothing if unknown.
    std::optional<std::string> column(std::string_view name) const;
};

/// @error not_found  no such table or view.
Result<Layout> read_layout(Connection& connection, std::string_view table);

/// The layout of a table whose rows have a key, with `columns` known to be there.
/// @error unsupported    a view, a virtual table, or nothing addresses a row.
/// @error misconfigured  a column that the table has not.
Result<Layout> read_rows_layout(Connection& connection, std::string_view table,
                                const std::vector<std::string>& columns);

/// Whether look-ups by `column` under `collation` ("" for BINARY) need not read the whole table.
Result<bool> has_index(Connection& connection, const Layout& layout, const std::string& column,
                       const std::string& collation);

}  // namespace callveil::sources

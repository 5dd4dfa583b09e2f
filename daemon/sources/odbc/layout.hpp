// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sources/odbc/connection.hpp"

namespace callveil::sources::odbc {

/// What reading and changing a table needs to know of it; read anew for each call.
struct Layout {
    TableName place;
    std::string name;  ///< as the data map writes it: with the schema where that is not the usual
    bool is_view = false;
    std::vector<ColumnLayout> columns;
    std::vector<std::string> declared;  ///< primary key in its order; may be empty
    std::vector<std::string> key;       ///< what addresses a row: the primary key, if never NULL

    const ColumnLayout* column(std::string_view wanted) const;
};

/// Names of tables and views that are no system's own, those of the usual schema first and without
/// it.
Result<std::vector<std::string>> list_tables(Connection& connection);

/// @error not_found  no such table or view.
Result<Layout> read_layout(Connection& connection, std::string_view table);

/// The layout of a table whose rows have a key, with `columns` known to be there.
/// @error unsupported    nothing addresses a row.
/// @error misconfigured  a column that the table has not.
Result<Layout> read_rows_layout(Connection& connection, std::string_view table,
                                const std::vector<std::string>& columns);

/// The name of a table as a data map writes it.
std::string name_of(const Connection& connection, const TableName& table);

/// Lends `call` the wide text and the length that ODBC's catalogue functions take; no text for an
/// empty one.
SQLRETURN with_wide(std::string_view text,
                    const std::function<SQLRETURN(SQLWCHAR*, SQLSMALLINT)>& call);

}  // namespace callveil::sources::odbc

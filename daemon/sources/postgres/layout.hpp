// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sources/postgres/cell.hpp"
#include "sources/postgres/connection.hpp"

namespace callveil::sources::postgres {

/// One column as reading and changing need to know it.
struct LayoutColumn {
    std::string name;
    std::string declared;   ///< as format_type prints it
    std::string base;       ///< type below all domains, without a length, ready for a cast
    std::string base_name;  ///< its name in pg_type
    CellClass cells = CellClass::other;
    unsigned type = 0;        ///< oid of `base`
    bool not_null = false;    ///< also by a domain
    bool generated = false;   ///< GENERATED ALWAYS, stored or as identity
    std::int64_t length = 0;  ///< code points of char(n) and varchar(n); 0 for no limit
    std::string collation;    ///< "" where equality is equality of bytes
    bool readable = false;
    bool writable = false;  ///< by privilege

    /// Whether `=` of the column finds more than the same bytes.
    bool is_loose() const { return !collation.empty(); }
};

/// What reading and changing a table needs to know of it; read anew for each call.
struct Layout {
    std::int64_t oid = 0;
    std::string schema;
    std::string table;
    std::string name;  ///< as the data map writes it: with the schema where that is not the usual
    char kind = 'r';   ///< pg_class.relkind
    bool rls = false;  ///< row security hides rows from us
    bool updatable = true;
    bool has_rules = false;  ///< of UPDATE
    bool usable = true;      ///< the schema lets us in
    std::vector<LayoutColumn> columns;
    std::vector<std::string> declared;  ///< primary key in its order; may be empty
    /// What addresses a row: the primary key, else a unique key, else all columns that may be read.
    std::vector<std::string> key;
    bool has_key = false;  ///< `key` is unique

    const LayoutColumn* column(std::string_view name) const;
    std::string quoted() const;
};

/// @error not_found  no such table or view.
Result<Layout> read_layout(Connection& connection, std::string_view table);

/// The layout of a table or view, with `columns` known to be there.
/// @error misconfigured  a column that the table has not.
Result<Layout> read_rows_layout(Connection& connection, std::string_view table,
                                const std::vector<std::string>& columns);

}  // namespace callveil::sources::postgres

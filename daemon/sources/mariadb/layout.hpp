// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/mariadb/connection.hpp"

namespace callveil::sources::mariadb {

/// How the cells of a column are read, compared and written.
enum class Kind {
    text,     ///< CHAR, VARCHAR, TEXT, JSON
    choice,   ///< ENUM and SET: text that the server orders by number
    bytes,    ///< BINARY, VARBINARY, BLOB, geometry
    integer,  ///< all integers, YEAR
    bit,
    single,  ///< FLOAT
    real,    ///< DOUBLE
    decimal,
    date,
    moment,  ///< DATETIME, TIMESTAMP
    time,
    other  ///< UUID, INET6, ...: the database's own text
};

/// One column as information_schema has it.
struct ColumnLayout {
    std::string name;
    std::string declared;  ///< "varchar(20)"
    std::string data;      ///< "varchar"
    Kind kind = Kind::other;
    std::string charset;  ///< "" where the type has none
    std::string collation;
    bool nullable = true;
    bool generated = false;
    bool moves_itself = false;  ///< ON UPDATE current_timestamp
    std::optional<std::size_t> max_characters;
    std::optional<std::size_t> max_bytes;
};

/// What reading and changing a table needs to know of it; read anew for each call.
struct Layout {
    std::string table;   ///< as the catalogue writes it
    std::string engine;  ///< "" for a view
    bool is_view = false;
    bool transactional = true;
    std::vector<ColumnLayout> columns;
    std::vector<std::string> primary;  ///< declared primary key in its order; may be empty
    /// What addresses a row: the primary key, else a UNIQUE key that is NOT NULL, else all columns.
    std::vector<std::string> key;
    bool has_key = false;       ///< `key` is unique
    bool can_be_paged = false;  ///< rows can be read in the order of `key` by its index

    const ColumnLayout* find(std::string_view column) const;
};

/// @error not_found  no such table or view, or none of its columns may be seen.
Result<Layout> read_layout(Connection& connection, std::string_view table);

/// The layout of a table with `columns` known to be there.
/// @error misconfigured  a column that the table has not.
Result<Layout> read_layout_with(Connection& connection, std::string_view table,
                                const std::vector<std::string>& columns);

/// Whether look-ups by `column` need not read the whole table.
Result<bool> has_index(Connection& connection, const Layout& layout, const std::string& column);

}  // namespace callveil::sources::mariadb

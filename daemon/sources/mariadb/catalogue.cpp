// SPDX-License-Identifier: Apache-2.0
#include "sources/mariadb/catalogue.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace callveil::sources::mariadb {
namespace {

using domain::Affinity;
using domain::TableInfo;

std::vector<domain::Value> name_of(const Layout& layout) {
    return {layout.table, domain::Blob{layout.table}};
}

Affinity affinity_of(Kind kind) {
    switch (kind) {
        case Kind::integer:
        case Kind::bit:
            return Affinity::integer;
        case Kind::single:
        case Kind::real:
            return Affinity::real;
        case Kind::bytes:
            return Affinity::blob;
        case Kind::text:
        case Kind::choice:
            return Affinity::text;
        case Kind::date:
        case Kind::moment:
        case Kind::time:
            return Affinity::temporal;
        default:
            return Affinity::numeric;  // UUIDs as well: no place for a mask of letters
    }
}

/// What fits into an integer of so many bytes; a BIGINT holds all that we can read.
std::optional<std::int64_t> max_integer(const ColumnLayout& column) {
    constexpr std::array widths{std::pair{"tinyint", 8U}, std::pair{"smallint", 16U},
                                std::pair{"mediumint", 24U}, std::pair{"int", 32U}};
    const auto* const found =
        std::find_if(widths.begin(), widths.end(),
                     [&column](const auto& width) { return column.data == width.first; });
    if (found == widths.end()) {
        return std::nullopt;
    }
    const bool is_unsigned = column.declared.find("unsigned") != std::string::npos;
    return (std::int64_t{1} << (is_unsigned ? found->second : found->second - 1)) - 1;
}

/// CHAR and VARCHAR count characters, TEXT and BLOB bytes.
bool counts_characters(const ColumnLayout& column) {
    return column.data == "char" || column.data == "varchar";
}

domain::Column column_info(const Layout& layout, const ColumnLayout& from) {
    domain::Column column;
    column.name = from.name;
    column.declared_type = from.declared;
    column.affinity = affinity_of(from.kind);
    column.max_integer = max_integer(from);
    column.enforced = true;
    column.not_null = !from.nullable;
    column.generated = from.generated;
    column.collation = from.collation;
    if (counts_characters(from)) {
        column.max_code_points = from.max_characters;
    } else if (from.kind == Kind::text || from.kind == Kind::bytes) {
        column.max_bytes = from.max_bytes;
    }
    const auto place = std::find(layout.primary.begin(), layout.primary.end(), from.name);
    column.key_position =
        place == layout.primary.end() ? 0 : static_cast<int>(place - layout.primary.begin()) + 1;
    return column;
}

/// A key over the beginning of a column also refuses values that differ behind it.
Result<void> add_unique(Connection& connection, const Layout& layout, TableInfo& info) {
    CALLVEIL_ASSIGN(
        const auto rows,
        connection.rows("SELECT INDEX_NAME, COLUMN_NAME, SUB_PART IS NOT NULL FROM "
                        "information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND "
                        "TABLE_NAME = ? AND BINARY TABLE_NAME = ? AND NON_UNIQUE = 0 ORDER BY "
                        "INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX",
                        name_of(layout)));
    for (const auto& row : rows) {
        const auto name = as_text(row[0]);
        if (info.unique.empty() || info.unique.back().name != name) {
            info.unique.push_back({name, {}, false, {}});
        }
        auto& unique = info.unique.back();
        const auto* const column = layout.find(as_text(row[1]));
        unique.partial_or_expression =
            unique.partial_or_expression || as_number(row[2]) != 0 || column == nullptr;
        if (column != nullptr) {
            unique.columns.push_back(column->name);
            unique.collations.push_back(column->collation);
        }
    }
    return {};
}

/// Keys of this table, or of others that point at it: `near` and `far` name the two ends.
Result<std::vector<domain::ForeignKey>> read_foreign_keys(
    Connection& connection, const Layout& layout, const std::string& near_table,
    const std::string& far_table, const std::string& near_column, const std::string& far_column) {
    CALLVEIL_ASSIGN(
        const auto rows,
        connection.rows("SELECT CONCAT(TABLE_NAME, '/', CONSTRAINT_NAME), " + far_table + ", " +
                            near_column + ", " + far_column +
                            " FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = "
                            "DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL AND " +
                            near_table + " = ? AND BINARY " + near_table +
                            " = ? ORDER BY 1, ORDINAL_POSITION",
                        name_of(layout)));
    std::vector<domain::ForeignKey> keys;
    std::string last;
    for (const auto& row : rows) {
        if (keys.empty() || as_text(row[0]) != last) {
            last = as_text(row[0]);
            keys.push_back({{}, as_text(row[1]), {}});
        }
        keys.back().columns.push_back(as_text(row[2]));
        keys.back().other_columns.push_back(as_text(row[3]));
    }
    return keys;
}

Result<void> add_foreign_keys(Connection& connection, const Layout& layout, TableInfo& info) {
    CALLVEIL_ASSIGN(info.foreign_keys,
                    read_foreign_keys(connection, layout, "TABLE_NAME", "REFERENCED_TABLE_NAME",
                                      "COLUMN_NAME", "REFERENCED_COLUMN_NAME"));
    CALLVEIL_ASSIGN(info.referenced_by,
                    read_foreign_keys(connection, layout, "REFERENCED_TABLE_NAME", "TABLE_NAME",
                                      "REFERENCED_COLUMN_NAME", "COLUMN_NAME"));
    return {};
}

Result<void> add_checks(Connection& connection, const Layout& layout, TableInfo& info) {
    const char* const query =
        connection.is_mariadb()
            ? "SELECT CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE "
              "CONSTRAINT_SCHEMA = DATABASE() AND TABLE_NAME = ? AND BINARY TABLE_NAME = ?"
            : "SELECT c.CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS AS c JOIN "
              "information_schema.TABLE_CONSTRAINTS AS t ON t.CONSTRAINT_SCHEMA = "
              "c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME WHERE t.TABLE_SCHEMA "
              "= DATABASE() AND t.TABLE_NAME = ? AND BINARY t.TABLE_NAME = ?";
    CALLVEIL_ASSIGN(const auto rows, connection.rows(query, name_of(layout)));
    for (const auto& row : rows) {
        info.checks.push_back(as_text(row[0]));
    }
    return {};
}

Result<void> add_triggers(Connection& connection, const Layout& layout, TableInfo& info) {
    CALLVEIL_ASSIGN(
        const auto rows,
        connection.rows("SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE "
                        "EVENT_OBJECT_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = ? AND BINARY "
                        "EVENT_OBJECT_TABLE = ? AND EVENT_MANIPULATION = 'UPDATE' ORDER BY 1",
                        name_of(layout)));
    for (const auto& row : rows) {
        info.update_triggers.push_back(as_text(row[0]));
    }
    return {};
}

}  // namespace

Result<TableInfo> describe_table(Connection& connection, std::string_view table) {
    CALLVEIL_ASSIGN(const auto layout, read_layout(connection, table));
    TableInfo info;
    info.name = layout.table;
    info.is_view = layout.is_view;
    info.strict = true;
    info.transactional = layout.transactional;
    if (layout.has_key) {
        info.key_columns = layout.key;
    }
    for (const auto& column : layout.columns) {
        info.columns.push_back(column_info(layout, column));
    }
    CALLVEIL_TRY(add_unique(connection, layout, info));
    CALLVEIL_TRY(add_foreign_keys(connection, layout, info));
    CALLVEIL_TRY(add_checks(connection, layout, info));
    CALLVEIL_TRY(add_triggers(connection, layout, info));
    CALLVEIL_TRY(find_obstacles(connection, layout, info));
    return info;
}

Result<std::vector<std::string>> list_tables(Connection& connection) {
    CALLVEIL_ASSIGN(const auto rows,
                    connection.rows("SELECT TABLE_NAME FROM information_schema.TABLES WHERE "
                                    "TABLE_SCHEMA = DATABASE() AND TABLE_TYPE <> 'SEQUENCE' ORDER "
                                    "BY 1",
                                    {}));
    std::vector<std::string> names;
    for (const auto& row : rows) {
        names.push_back(as_text(row[0]));
    }
    return names;
}

}  // namespace callveil::sources::mariadb

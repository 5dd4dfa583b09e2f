// SPDX-License-Identifier: Apache-2.0
#include "sources/mariadb/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace callveil::sources::mariadb {
namespace {

using Names = std::vector<std::string>;

constexpr std::array kinds{std::pair{"tinyint", Kind::integer},
                           std::pair{"smallint", Kind::integer},
                           std::pair{"mediumint", Kind::integer},
                           std::pair{"int", Kind::integer},
                           std::pair{"bigint", Kind::integer},
                           std::pair{"year", Kind::integer},
                           std::pair{"bit", Kind::bit},
                           std::pair{"float", Kind::single},
                           std::pair{"double", Kind::real},
                           std::pair{"decimal", Kind::decimal},
                           std::pair{"date", Kind::date},
                           std::pair{"datetime", Kind::moment},
                           std::pair{"timestamp", Kind::moment},
                           std::pair{"time", Kind::time},
                           std::pair{"char", Kind::text},
                           std::pair{"varchar", Kind::text},
                           std::pair{"tinytext", Kind::text},
                           std::pair{"text", Kind::text},
                           std::pair{"mediumtext", Kind::text},
                           std::pair{"longtext", Kind::text},
                           std::pair{"enum", Kind::choice},
                           std::pair{"set", Kind::choice},
                           std::pair{"binary", Kind::bytes},
                           std::pair{"varbinary", Kind::bytes},
                           std::pair{"tinyblob", Kind::bytes},
                           std::pair{"blob", Kind::bytes},
                           std::pair{"mediumblob", Kind::bytes},
                           std::pair{"longblob", Kind::bytes},
                           std::pair{"geometry", Kind::bytes},
                           std::pair{"point", Kind::bytes},
                           std::pair{"linestring", Kind::bytes},
                           std::pair{"polygon", Kind::bytes},
                           std::pair{"multipoint", Kind::bytes},
                           std::pair{"multilinestring", Kind::bytes},
                           std::pair{"multipolygon", Kind::bytes},
                           std::pair{"geometrycollection", Kind::bytes}};

Kind kind_of(std::string_view data) {
    const auto* const found = std::find_if(kinds.begin(), kinds.end(),
                                           [&](const auto& each) { return each.first == data; });
    return found == kinds.end() ? Kind::other : found->second;
}

bool is_ordered_as_compared(Kind kind) {
    return kind == Kind::text || kind == Kind::integer || kind == Kind::bytes ||
           kind == Kind::date || kind == Kind::moment || kind == Kind::decimal;
}

std::optional<std::size_t> size_of(const domain::Value& cell) {
    return domain::is_null(cell) ? std::nullopt
                                 : std::optional{static_cast<std::size_t>(as_number(cell))};
}

ColumnLayout column_of(const std::vector<domain::Value>& row) {
    ColumnLayout column;
    column.name = as_text(row[0]);
    column.data = as_text(row[1]);
    column.declared = as_text(row[2]);
    column.kind = kind_of(column.data);
    column.charset = as_text(row[3]);
    column.collation = as_text(row[4]);
    column.nullable = as_text(row[5]) != "NO";
    const auto extra = as_text(row[6]);
    column.generated = extra.find("GENERATED") != std::string::npos &&
                       extra.find("DEFAULT_GENERATED") == std::string::npos;
    column.moves_itself = extra.find("on update") != std::string::npos;
    column.max_characters = size_of(row[7]);
    column.max_bytes = size_of(row[8]);
    return column;
}

Result<void> read_columns(Connection& connection, Layout& layout) {
    CALLVEIL_ASSIGN(
        const auto rows,
        connection.rows("SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_SET_NAME, "
                        "COLLATION_NAME, IS_NULLABLE, EXTRA, "
                        "CAST(CHARACTER_MAXIMUM_LENGTH AS SIGNED), "
                        "CAST(CHARACTER_OCTET_LENGTH AS SIGNED) FROM information_schema.COLUMNS "
                        "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND BINARY TABLE_NAME "
                        "= ? ORDER BY ORDINAL_POSITION",
                        {layout.table, domain::Blob{layout.table}}));
    for (const auto& row : rows) {
        layout.columns.push_back(column_of(row));
    }
    return {};
}

/// Unique keys whose columns are whole and NOT NULL; PRIMARY first.
Result<std::vector<std::pair<std::string, Names>>> read_keys(Connection& connection,
                                                             const Layout& layout) {
    CALLVEIL_ASSIGN(
        const auto rows,
        connection.rows("SELECT INDEX_NAME, COLUMN_NAME, SUB_PART IS NOT NULL OR COLUMN_NAME IS "
                        "NULL FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() "
                        "AND TABLE_NAME = ? AND BINARY TABLE_NAME = ? AND NON_UNIQUE = 0 ORDER BY "
                        "INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX",
                        {layout.table, domain::Blob{layout.table}}));
    std::vector<std::pair<std::string, Names>> keys;
    std::vector<std::string> unusable;
    for (const auto& row : rows) {
        const auto name = as_text(row[0]);
        if (keys.empty() || keys.back().first != name) {
            keys.emplace_back(name, Names{});
        }
        keys.back().second.push_back(as_text(row[1]));
        const auto* const column = layout.find(keys.back().second.back());
        if (as_number(row[2]) != 0 || column == nullptr || column->nullable) {
            unusable.push_back(name);
        }
    }
    std::erase_if(keys, [&](const auto& key) {
        return std::find(unusable.begin(), unusable.end(), key.first) != unusable.end();
    });
    return keys;
}

Result<void> choose_key(Connection& connection, Layout& layout) {
    CALLVEIL_ASSIGN(const auto keys, read_keys(connection, layout));
    layout.has_key = !keys.empty();
    if (!layout.has_key) {
        for (const auto& column : layout.columns) {
            layout.key.push_back(column.name);
        }
        return {};
    }
    layout.key = keys.front().second;
    if (keys.front().first == "PRIMARY") {
        layout.primary = layout.key;
    }
    layout.can_be_paged = std::all_of(layout.key.begin(), layout.key.end(), [&](const auto& name) {
        return is_ordered_as_compared(layout.find(name)->kind);
    });
    return {};
}

}  // namespace

const ColumnLayout* Layout::find(std::string_view column) const {
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const auto& each) { return each.name == column; });
    return found == columns.end() ? nullptr : &*found;
}

Result<Layout> read_layout(Connection& connection, std::string_view table) {
    Layout layout;
    layout.table = std::string{table};
    CALLVEIL_ASSIGN(
        const auto found,
        connection.rows("SELECT TABLE_TYPE, coalesce(ENGINE, ''), coalesce((SELECT e.TRANSACTIONS "
                        "FROM information_schema.ENGINES AS e WHERE e.ENGINE = t.ENGINE), 'NO') "
                        "FROM information_schema.TABLES AS t WHERE TABLE_SCHEMA = DATABASE() AND "
                        "TABLE_NAME = ? AND BINARY TABLE_NAME = ? AND TABLE_TYPE <> 'SEQUENCE'",
                        {layout.table, domain::Blob{layout.table}}));
    if (!found.empty()) {
        CALLVEIL_TRY(read_columns(connection, layout));
    }
    if (layout.columns.empty()) {
        return fail(ErrorCode::not_found, fmt::format("There is no table '{}' that {} may see.",
                                                      table, connection.account()));
    }
    layout.is_view = as_text(found[0][0]).find("VIEW") != std::string::npos;
    layout.engine = as_text(found[0][1]);
    layout.transactional = layout.is_view || as_text(found[0][2]) == "YES";
    CALLVEIL_TRY(choose_key(connection, layout));
    return layout;
}

Result<Layout> read_layout_with(Connection& connection, std::string_view table,
                                const std::vector<std::string>& columns) {
    CALLVEIL_ASSIGN(auto layout, read_layout(connection, table));
    for (const auto& column : columns) {
        if (layout.find(column) == nullptr) {
            return fail(ErrorCode::misconfigured,
                        fmt::format("Table '{}' has no column '{}' that {} may see; correct the "
                                    "data map or grant SELECT on it.",
                                    layout.table, column, connection.account()));
        }
    }
    return layout;
}

Result<bool> has_index(Connection& connection, const Layout& layout, const std::string& column) {
    CALLVEIL_ASSIGN(const auto found,
                    connection.rows("SELECT 1 FROM information_schema.STATISTICS WHERE "
                                    "TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND BINARY "
                                    "TABLE_NAME = ? AND SEQ_IN_INDEX = 1 AND COLUMN_NAME = ?",
                                    {layout.table, domain::Blob{layout.table}, column}));
    return !found.empty();
}

}  // namespace callveil::sources::mariadb

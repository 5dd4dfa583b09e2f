// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sources/sqlite/sql_tokens.hpp"

namespace callveil::sources {
namespace {

const std::string* find_name(const std::vector<std::string>& names, std::string_view name) {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const auto& each) { return same_word(each, name); });
    return found == names.end() ? nullptr : &*found;
}

/// A rowid under a name that no column hides.
std::vector<std::string> rowid_key(const std::vector<std::string>& columns) {
    for (const char* name : {"rowid", "_rowid_", "oid"}) {
        if (find_name(columns, name) == nullptr) {
            return {name};
        }
    }
    return {};
}

struct DeclaredKey {
    std::map<std::int64_t, std::string> parts;
    bool nullable = false;
};

Result<DeclaredKey> read_columns(Connection& connection, Layout& layout) {
    CALLVEIL_ASSIGN(
        const auto rows,
        connection.rows("SELECT name, pk, \"notnull\" FROM pragma_table_xinfo(?1, 'main') "
                        "ORDER BY cid",
                        {layout.table}));
    DeclaredKey declared;
    for (const auto& row : rows) {
        layout.columns.push_back(as_text(row[0]));
        if (const auto place = as_number(row[1]); place > 0) {
            declared.parts[place] = as_text(row[0]);
            declared.nullable = declared.nullable || as_number(row[2]) == 0;
        }
    }
    return declared;
}

Result<void> choose_key(Connection& connection, Layout& layout, const DeclaredKey& declared) {
    for (const auto& [place, name] : declared.parts) {
        layout.declared.push_back(name);
    }
    if (!layout.without_rowid && declared.parts.size() == 1) {
        CALLVEIL_ASSIGN(
            const auto indexes,
            connection.rows("SELECT 1 FROM pragma_index_list(?1, 'main') WHERE origin = "
                            "'pk'",
                            {layout.table}));
        layout.rowid_is_column = indexes.empty();
    }
    const bool usable = layout.without_rowid || layout.rowid_is_column ||
                        (!layout.declared.empty() && !declared.nullable);
    layout.key = usable ? layout.declared : rowid_key(layout.columns);
    return {};
}

}  // namespace

std::optional<std::string> Layout::column(std::string_view name) const {
    if (const auto* found = find_name(columns, name)) {
        return *found;
    }
    if (const auto* found = find_name(key, name)) {
        return *found;
    }
    return std::nullopt;
}

Result<Layout> read_layout(Connection& connection, std::string_view table) {
    CALLVEIL_ASSIGN(
        const auto found,
        connection.rows("SELECT name, type, coalesce(sql, '') FROM sqlite_schema WHERE "
                        "name = ?1 COLLATE NOCASE AND type IN ('table', 'view') AND name "
                        "NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
                        {std::string{table}}));
    if (found.empty()) {
        return fail(ErrorCode::not_found, fmt::format("There is no table '{}'.", table));
    }
    Layout layout;
    layout.table = as_text(found[0][0]);
    layout.kind = as_text(found[0][1]);
    layout.create = as_text(found[0][2]);
    const auto words = sql_tokens(layout.create);
    if (layout.kind == "table" && words.size() > 1 && same_word(words[1], "VIRTUAL")) {
        layout.kind = "virtual";
        return layout;
    }
    CALLVEIL_ASSIGN(const auto declared, read_columns(connection, layout));
    if (layout.kind == "view") {
        return layout;
    }
    CALLVEIL_ASSIGN(const auto flags,
                    connection.rows("SELECT wr, strict FROM pragma_table_list(?1) WHERE schema = "
                                    "'main'",
                                    {layout.table}));
    layout.without_rowid = !flags.empty() && as_number(flags[0][0]) != 0;
    layout.strict = !flags.empty() && as_number(flags[0][1]) != 0;
    CALLVEIL_TRY(choose_key(connection, layout, declared));
    return layout;
}

Result<Layout> read_rows_layout(Connection& connection, std::string_view table,
                                const std::vector<std::string>& columns) {
    CALLVEIL_ASSIGN(auto layout, read_layout(connection, table));
    if (layout.key.empty()) {
        return fail(
            ErrorCode::unsupported,
            fmt::format("'{}' is a {} whose rows have no key; map the tables behind it or give "
                        "it a PRIMARY KEY.",
                        layout.table, layout.kind));
    }
    for (const auto& column : columns) {
        if (!layout.column(column)) {
            return fail(ErrorCode::misconfigured,
                        fmt::format("Table '{}' has no column '{}'; correct the data map.",
                                    layout.table, column));
        }
    }
    return layout;
}

Result<bool> has_index(Connection& connection, const Layout& layout, const std::string& column,
                       const std::string& collation) {
    const bool key_is_rowid = layout.rowid_is_column || layout.key != layout.declared;
    if (key_is_rowid && same_word(layout.key.front(), column)) {
        return true;
    }
    CALLVEIL_ASSIGN(
        const auto found,
        connection.rows("SELECT 1 FROM pragma_index_list(?1, 'main') AS list JOIN "
                        "pragma_index_xinfo(list.name, 'main') AS part WHERE part.seqno = 0 "
                        "AND part.name = ?2 COLLATE NOCASE AND list.partial = 0 AND "
                        "part.coll = ?3 COLLATE NOCASE",
                        {layout.table, column, collation.empty() ? "BINARY" : collation}));
    return !found.empty();
}

}  // namespace callveil::sources

// SPDX-License-Identifier: Apache-2.0
#include "sources/odbc/layout.hpp"

#include <fmt/format.h>
#include <sqlext.h>
#include <sqlucode.h>

#include <algorithm>
#include <map>

#include "sources/odbc/text.hpp"

namespace callveil::sources::odbc {
namespace {

/// Columns of the results of SQLTables, SQLColumns and SQLPrimaryKeys, counted from 0.
constexpr std::size_t schema_of_row = 1;
constexpr std::size_t table_of_row = 2;
constexpr std::size_t type_of_row = 3;
constexpr std::size_t column_of_row = 3;
constexpr std::size_t sql_type_of_row = 4;
constexpr std::size_t type_name_of_row = 5;
constexpr std::size_t nullable_of_row = 10;
constexpr std::size_t key_place_of_row = 4;

bool is_true(const domain::Value& cell) {
    return as_text(cell) == "1";
}

/// A pattern that only `name` fits.
std::string pattern_of(std::string_view name) {
    std::string pattern;
    for (const char letter : name) {
        pattern += letter == '_' || letter == '%' || letter == '\\' ? "\\" : "";
        pattern += letter;
    }
    return pattern;
}

bool is_for_people(const std::vector<domain::Value>& row) {
    const auto type = as_text(row.at(type_of_row));
    const auto schema = as_text(row.at(schema_of_row));
    return (type.find("TABLE") != std::string::npos || type.find("VIEW") != std::string::npos) &&
           !type.starts_with("SYSTEM") && schema != "information_schema" &&
           schema != "INFORMATION_SCHEMA" && schema != "sys" && schema != "pg_catalog";
}

/// Rows of SQLTables for the name, whose pattern a driver may take loosely.
Result<Rows> tables_like(Connection& connection, const std::string& schema,
                         const std::string& pattern) {
    return connection.catalogue([&](SQLHSTMT statement) {
        return with_wide(schema, [&](SQLWCHAR* wide_schema, SQLSMALLINT schema_length) {
            return with_wide(pattern, [&](SQLWCHAR* table, SQLSMALLINT length) {
                return SQLTablesW(statement, nullptr, 0, wide_schema, schema_length, table, length,
                                  nullptr, 0);
            });
        });
    });
}

/// Fills the place and kind of the table, if there is one of that name.
Result<bool> find_table(Connection& connection, const TableName& wanted, Layout& layout) {
    CALLVEIL_ASSIGN(const auto rows,
                    tables_like(connection, pattern_of(wanted.schema), pattern_of(wanted.table)));
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
        return as_text(row.at(table_of_row)) == wanted.table &&
               as_text(row.at(schema_of_row)) == wanted.schema && is_for_people(row);
    });
    if (found == rows.end()) {
        return false;
    }
    layout.place = wanted;
    layout.is_view = as_text(found->at(type_of_row)).find("VIEW") != std::string::npos;
    return true;
}

Result<Rows> columns_of(Connection& connection, const TableName& table) {
    return connection.catalogue([&](SQLHSTMT statement) {
        return with_wide(
            pattern_of(table.schema), [&](SQLWCHAR* schema, SQLSMALLINT schema_length) {
                return with_wide(pattern_of(table.table), [&](SQLWCHAR* name, SQLSMALLINT length) {
                    return SQLColumnsW(statement, nullptr, 0, schema, schema_length, name, length,
                                       nullptr, 0);
                });
            });
    });
}

Result<Rows> primary_key_of(Connection& connection, const TableName& table) {
    return connection.catalogue([&](SQLHSTMT statement) {
        return with_wide(table.schema, [&](SQLWCHAR* schema, SQLSMALLINT schema_length) {
            return with_wide(table.table, [&](SQLWCHAR* name, SQLSMALLINT length) {
                return SQLPrimaryKeysW(statement, nullptr, 0, schema, schema_length, name, length);
            });
        });
    });
}

/// What only the product's own catalogue knows of a column, or knows better than the driver.
void add_facts(const Dialect& dialect, const std::vector<domain::Value>& facts, int sql_type,
               ColumnLayout& column) {
    column.base = as_text(facts.at(1));
    column.kind = dialect.kind_of(sql_type, as_text(facts.at(2)));
    column.generated = is_true(facts.at(3));
    column.not_null = is_true(facts.at(4));
    column.collation = as_text(facts.at(5));
    column.readable = is_true(facts.at(6));
    column.writable = is_true(facts.at(7));
    if (!domain::is_null(facts.at(8))) {
        column.length = static_cast<std::size_t>(as_number(facts.at(8)));
    }
}

Result<void> read_columns(Connection& connection, Layout& layout) {
    const auto& dialect = connection.dialect();
    CALLVEIL_ASSIGN(const auto rows, columns_of(connection, layout.place));
    CALLVEIL_ASSIGN(const auto facts, connection.rows(dialect.column_facts(layout.place)));
    std::map<std::string, const std::vector<domain::Value>*> by_name;
    for (const auto& row : facts) {
        by_name.emplace(as_text(row.at(0)), &row);
    }
    for (const auto& row : rows) {
        const auto name = as_text(row.at(column_of_row));
        const auto known = by_name.find(name);
        const bool is_ours = as_text(row.at(table_of_row)) == layout.place.table &&
                             as_text(row.at(schema_of_row)) == layout.place.schema;
        if (!is_ours || known == by_name.end()) {
            continue;
        }
        auto& column = layout.columns.emplace_back();
        column.name = name;
        column.declared = as_text(row.at(type_name_of_row));
        add_facts(dialect, *known->second, static_cast<int>(as_number(row.at(sql_type_of_row))),
                  column);
        column.not_null = column.not_null || as_number(row.at(nullable_of_row)) == SQL_NO_NULLS;
    }
    return {};
}

Result<void> choose_key(Connection& connection, Layout& layout) {
    CALLVEIL_ASSIGN(const auto rows, primary_key_of(connection, layout.place));
    std::map<std::int64_t, std::string> parts;
    for (const auto& row : rows) {
        parts.emplace(as_number(row.at(key_place_of_row)), as_text(row.at(column_of_row)));
    }
    for (auto& [place, name] : parts) {
        layout.declared.push_back(std::move(name));
    }
    const bool is_usable =
        std::all_of(layout.declared.begin(), layout.declared.end(), [&](const auto& name) {
            const auto* const column = layout.column(name);
            return column != nullptr && column->not_null;
        });
    layout.key = is_usable ? layout.declared : std::vector<std::string>{};
    return {};
}

}  // namespace

const ColumnLayout* Layout::column(std::string_view wanted) const {
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const auto& each) { return each.name == wanted; });
    return found == columns.end() ? nullptr : &*found;
}

SQLRETURN with_wide(std::string_view text,
                    const std::function<SQLRETURN(SQLWCHAR*, SQLSMALLINT)>& call) {
    if (text.empty()) {
        return call(nullptr, 0);
    }
    auto wide = to_wide(text).value_or(u"");
    return call(reinterpret_cast<SQLWCHAR*>(wide.data()), static_cast<SQLSMALLINT>(wide.size()));
}

std::string name_of(const Connection& connection, const TableName& table) {
    return table.schema == connection.usual_schema() ? table.table
                                                     : table.schema + "." + table.table;
}

Result<std::vector<std::string>> list_tables(Connection& connection) {
    CALLVEIL_ASSIGN(const auto rows,
                    tables_like(connection, connection.usual_schema().empty() ? "" : "%", "%"));
    std::vector<std::string> usual;
    std::vector<std::string> others;
    for (const auto& row : rows) {
        const TableName table{as_text(row.at(schema_of_row)), as_text(row.at(table_of_row))};
        if (is_for_people(row)) {
            auto& names = table.schema == connection.usual_schema() ? usual : others;
            names.push_back(name_of(connection, table));
        }
    }
    std::sort(usual.begin(), usual.end());
    std::sort(others.begin(), others.end());
    usual.insert(usual.end(), others.begin(), others.end());
    return usual;
}

Result<Layout> read_layout(Connection& connection, std::string_view table) {
    Layout layout;
    CALLVEIL_ASSIGN(
        bool found,
        find_table(connection, {connection.usual_schema(), std::string{table}}, layout));
    const auto dot = table.find('.');
    if (!found && dot != std::string_view::npos && !connection.usual_schema().empty()) {
        CALLVEIL_ASSIGN(found, find_table(connection,
                                          {std::string{table.substr(0, dot)},
                                           std::string{table.substr(dot + 1)}},
                                          layout));
    }
    if (found) {
        CALLVEIL_TRY(read_columns(connection, layout));
    }
    if (layout.columns.empty()) {
        return fail(ErrorCode::not_found,
                    fmt::format("Lead database {} has no table '{}' that we may see; correct the "
                                "data map.",
                                connection.options().name, table));
    }
    layout.name = name_of(connection, layout.place);
    CALLVEIL_TRY(choose_key(connection, layout));
    return layout;
}

Result<Layout> read_rows_layout(Connection& connection, std::string_view table,
                                const std::vector<std::string>& columns) {
    CALLVEIL_ASSIGN(auto layout, read_layout(connection, table));
    if (layout.key.empty()) {
        return fail(
            ErrorCode::unsupported,
            fmt::format("The rows of '{}' have no key; map the tables behind it, or give it "
                        "a PRIMARY KEY whose columns are NOT NULL.",
                        layout.name));
    }
    for (const auto& column : columns) {
        if (layout.column(column) == nullptr) {
            return fail(ErrorCode::misconfigured,
                        fmt::format("Table '{}' has no column '{}'; correct the data map.",
                                    layout.name, column));
        }
    }
    return layout;
}

}  // namespace callveil::sources::odbc

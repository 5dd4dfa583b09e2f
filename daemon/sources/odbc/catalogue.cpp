// SPDX-License-Identifier: Apache-2.0
#include "sources/odbc/catalogue.hpp"

#include <fmt/format.h>
#include <sqlext.h>
#include <sqlucode.h>

#include <algorithm>

namespace callveil::sources::odbc {
namespace {

using domain::TableInfo;

/// Columns of the result of SQLForeignKeys, counted from 0.
constexpr std::size_t parent_schema = 1;
constexpr std::size_t parent_table = 2;
constexpr std::size_t parent_column = 3;
constexpr std::size_t child_schema = 5;
constexpr std::size_t child_table = 6;
constexpr std::size_t child_column = 7;
constexpr std::size_t key_place = 8;

void add_columns(const Dialect& dialect, const Layout& layout, TableInfo& info) {
    for (const auto& from : layout.columns) {
        auto& column = info.columns.emplace_back();
        column.name = from.name;
        column.declared_type = from.declared;
        column.affinity = dialect.affinity_of(from);
        column.enforced = dialect.is_strict();
        column.not_null = from.not_null;
        column.generated = from.generated;
        column.max_code_points = from.length;
        const auto place = std::find(layout.declared.begin(), layout.declared.end(), from.name);
        column.key_position = place == layout.declared.end()
                                  ? 0
                                  : static_cast<int>(place - layout.declared.begin()) + 1;
        column.collation = from.collation;
    }
}

Result<void> add_unique(Connection& connection, const Layout& layout, TableInfo& info) {
    CALLVEIL_ASSIGN(const auto rows,
                    connection.rows(connection.dialect().unique_keys(layout.place)));
    for (const auto& row : rows) {
        const auto name = as_text(row.at(0));
        if (info.unique.empty() || info.unique.back().name != name) {
            info.unique.push_back({name, {}, false, {}});
        }
        auto& unique = info.unique.back();
        unique.partial_or_expression = unique.partial_or_expression || as_text(row.at(1)) == "1";
        if (const auto column = as_text(row.at(2)); !column.empty()) {
            unique.columns.push_back(column);
            unique.collations.push_back(as_text(row.at(3)));
        }
    }
    return {};
}

/// Keys by which `child` refers to `parent`; either may be empty for any.
Result<Rows> foreign_keys(Connection& connection, const TableName& parent, const TableName& child) {
    return connection.catalogue([&](SQLHSTMT statement) {
        return with_wide(parent.schema, [&](SQLWCHAR* one_schema, SQLSMALLINT one_schema_length) {
            return with_wide(parent.table, [&](SQLWCHAR* one, SQLSMALLINT one_length) {
                return with_wide(child.schema, [&](SQLWCHAR* schema, SQLSMALLINT schema_length) {
                    return with_wide(child.table, [&](SQLWCHAR* other, SQLSMALLINT other_length) {
                        return SQLForeignKeysW(statement, nullptr, 0, one_schema, one_schema_length,
                                               one, one_length, nullptr, 0, schema, schema_length,
                                               other, other_length);
                    });
                });
            });
        });
    });
}

/// A key without a named parent column means the primary key of its parent.
Result<void> name_implicit_key(Connection& connection, const std::string& parent,
                               std::vector<std::string>& columns) {
    if (std::none_of(columns.begin(), columns.end(),
                     [](const auto& name) { return name.empty(); })) {
        return {};
    }
    auto layout = read_layout(connection, parent);
    if (layout && layout->declared.size() == columns.size()) {
        columns = layout->declared;
    }
    return layout || layout.error().code == ErrorCode::not_found ? Result<void>{}
                                                                 : fail(layout.error());
}

/// One key of `rows`, seen from the child.
struct Reference {
    TableName child;
    TableName parent;
    std::vector<std::string> from;
    std::vector<std::string> to;
};

/// The columns of a key follow each other and count from 1.
std::vector<Reference> references_of(const Rows& rows) {
    std::vector<Reference> references;
    for (const auto& row : rows) {
        if (references.empty() || as_number(row.at(key_place)) == 1) {
            references.push_back({{as_text(row.at(child_schema)), as_text(row.at(child_table))},
                                  {as_text(row.at(parent_schema)), as_text(row.at(parent_table))},
                                  {},
                                  {}});
        }
        references.back().from.push_back(as_text(row.at(child_column)));
        references.back().to.push_back(as_text(row.at(parent_column)));
    }
    return references;
}

Result<void> add_references(Connection& connection, const Layout& layout, TableInfo& info) {
    CALLVEIL_ASSIGN(const auto own, foreign_keys(connection, {}, layout.place));
    for (auto& reference : references_of(own)) {
        const auto parent = name_of(connection, reference.parent);
        CALLVEIL_TRY(name_implicit_key(connection, parent, reference.to));
        info.foreign_keys.push_back({reference.from, parent, reference.to});
    }
    CALLVEIL_ASSIGN(const auto others, foreign_keys(connection, layout.place, {}));
    for (auto& reference : references_of(others)) {
        CALLVEIL_TRY(name_implicit_key(connection, layout.name, reference.to));
        info.referenced_by.push_back(
            {reference.to, name_of(connection, reference.child), reference.from});
    }
    return {};
}

void add_obstacles(const Dialect& dialect, const Layout& layout, TableInfo& info) {
    if (layout.key.empty()) {
        info.obstacles.push_back(
            fmt::format("'{}' has no key: map the tables behind it, or give it a PRIMARY KEY whose "
                        "columns are NOT NULL.",
                        layout.name));
    }
    for (const auto& column : layout.columns) {
        if (!column.readable) {
            info.obstacles.push_back(
                fmt::format("column {}: it cannot be read; {}", column.name,
                            dialect.grant(layout.place, "SELECT", column.name)));
        }
        if (!column.writable && !column.generated) {
            info.obstacles.push_back(
                fmt::format("column {}: it cannot be changed; {}", column.name,
                            dialect.grant(layout.place, "UPDATE", column.name)));
        }
    }
}

}  // namespace

Result<TableInfo> describe_table(Connection& connection, std::string_view table) {
    CALLVEIL_ASSIGN(const auto layout, read_layout(connection, table));
    const auto& dialect = connection.dialect();
    TableInfo info;
    info.name = layout.name;
    info.is_view = layout.is_view;
    info.strict = dialect.is_strict();
    info.key_columns = layout.key;
    add_columns(dialect, layout, info);
    CALLVEIL_TRY(add_unique(connection, layout, info));
    CALLVEIL_TRY(add_references(connection, layout, info));
    CALLVEIL_ASSIGN(const auto triggers, connection.rows(dialect.trigger_facts(layout.place)));
    info.update_triggers = dialect.update_triggers(triggers);
    CALLVEIL_ASSIGN(const auto checks, connection.rows(dialect.check_facts(layout.place)));
    info.checks = dialect.checks(checks);
    add_obstacles(dialect, layout, info);
    return info;
}

}  // namespace callveil::sources::odbc

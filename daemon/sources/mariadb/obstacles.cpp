// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "sources/mariadb/catalogue.hpp"
#include "sources/mariadb/terms.hpp"

namespace callveil::sources::mariadb {
namespace {

using domain::TableInfo;

std::string grant(const Connection& connection, const Layout& layout,
                  const std::string& privilege) {
    return fmt::format("GRANT {} ON {}.{} TO {}", privilege,
                       quote_name(connection.options().database), quote_name(layout.table),
                       connection.account());
}

/// Whether the server would let this account change the column, at all.
Result<bool> may_change(Connection& connection, const Layout& layout, const std::string& column) {
    const auto sql = fmt::format("UPDATE {0} SET {1} = {1} WHERE FALSE", quote_name(layout.table),
                                 quote_name(column));
    const auto statement = connection.prepare(sql);
    if (!statement && connection.is_lost()) {
        return fail(statement.error());
    }
    return statement.has_value();
}

Result<void> add_missing_privileges(Connection& connection, const Layout& layout, TableInfo& info) {
    for (const auto& column : layout.columns) {
        if (column.generated) {
            continue;
        }
        CALLVEIL_ASSIGN(const bool may, may_change(connection, layout, column.name));
        if (may) {
            continue;
        }
        const auto remedy =
            grant(connection, layout, fmt::format("SELECT, UPDATE ({})", quote_name(column.name)));
        info.obstacles.push_back(
            column.moves_itself
                ? fmt::format("column {} moves at every change and must be kept as it is, which {} "
                              "may not; mend it with: {}",
                              column.name, connection.account(), remedy)
                : fmt::format("column {}: {} may not change it; mend it with: {}", column.name,
                              connection.account(), remedy));
    }
    return {};
}

Result<void> add_server_state(Connection& connection, TableInfo& info) {
    CALLVEIL_ASSIGN(const auto state, connection.rows("SELECT @@global.read_only <> 0", {}));
    if (!state.empty() && as_number(state[0][0]) != 0) {
        info.obstacles.push_back(
            fmt::format("the server at {} is read-only; name the one that takes writes.",
                        connection.options().host));
    }
    return {};
}

/// Triggers are shown only to who may make some, and foreign keys of other tables to who may read
/// those.
Result<void> add_blind_spots(Connection& connection, const Layout& layout, TableInfo& info) {
    CALLVEIL_ASSIGN(
        const auto found,
        connection.rows("SELECT 1 FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = "
                        "'TRIGGER' UNION ALL SELECT 1 FROM information_schema.SCHEMA_PRIVILEGES "
                        "WHERE PRIVILEGE_TYPE = 'TRIGGER' AND DATABASE() LIKE TABLE_SCHEMA UNION "
                        "ALL SELECT 1 FROM information_schema.TABLE_PRIVILEGES WHERE "
                        "PRIVILEGE_TYPE = 'TRIGGER' AND TABLE_SCHEMA = DATABASE() AND TABLE_NAME "
                        "= ?",
                        {layout.table}));
    if (found.empty()) {
        info.notes.push_back(fmt::format(
            "{} may not see the triggers of {}; ask its owner whether one runs at each change",
            connection.account(), layout.table));
    }
    return {};
}

void add_kept_columns(const Layout& layout, TableInfo& info) {
    for (const auto& column : layout.columns) {
        if (column.moves_itself) {
            info.notes.push_back(
                fmt::format("{}.{} would show the time of the change; it is kept as it is",
                            layout.table, column.name));
        }
    }
}

}  // namespace

Result<void> find_obstacles(Connection& connection, const Layout& layout, TableInfo& info) {
    if (layout.is_view) {
        return {};
    }
    if (!layout.has_key) {
        info.obstacles.push_back(fmt::format(
            "'{}' has no key, so that no row can be changed alone; give it a PRIMARY KEY.",
            layout.table));
    }
    add_kept_columns(layout, info);
    CALLVEIL_TRY(add_blind_spots(connection, layout, info));
    CALLVEIL_TRY(add_server_state(connection, info));
    return add_missing_privileges(connection, layout, info);
}

}  // namespace callveil::sources::mariadb

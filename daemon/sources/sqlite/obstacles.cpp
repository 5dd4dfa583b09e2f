// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sources/sqlite/catalogue.hpp"
#include "sources/sqlite/sql_tokens.hpp"

namespace callveil::sources {
namespace {

bool is_built_in(std::string_view collation) {
    return collation.empty() || same_word(collation, "NOCASE") || same_word(collation, "RTRIM");
}

/// SQLite's reason why `sql` cannot be compiled; empty if it can.
std::string compile(Connection& connection, const std::string& sql) {
    const auto statement = connection.prepare(sql);
    const bool fits = statement || statement.error().code != ErrorCode::misconfigured;
    return fits ? std::string{} : connection.words();
}

std::string why_unreadable(Connection& connection, const Layout& layout,
                           const domain::Column& column) {
    if (!is_built_in(column.collation)) {
        return fmt::format("uses collation {}, which this daemon does not have", column.collation);
    }
    const auto why = compile(connection, fmt::format("SELECT {} FROM {}", quote_name(column.name),
                                                     quote_name(layout.table)));
    return why.empty() ? why : "cannot be read: " + why;
}

std::string why_unchangeable(Connection& connection, const Layout& layout,
                             const domain::Column& column) {
    if (column.generated || layout.kind != "table") {
        return {};
    }
    const auto why =
        compile(connection, fmt::format("UPDATE {} SET {} = ?1 WHERE 0", quote_name(layout.table),
                                        quote_name(column.name)));
    return why.empty() ? why : "cannot be changed: " + why;
}

}  // namespace

void find_obstacles(Connection& connection, const Layout& layout, domain::TableInfo& info) {
    if (layout.kind == "virtual") {
        info.obstacles.push_back(fmt::format(
            "'{}' is a virtual table; map the ordinary tables behind it.", layout.table));
        return;
    }
    if (layout.kind == "table" && layout.key.empty()) {
        info.obstacles.push_back(fmt::format(
            "'{}' has no key: its columns hide rowid, _rowid_ and oid; give it a PRIMARY "
            "KEY that is NOT NULL.",
            layout.table));
    }
    std::map<std::string, std::vector<std::string>> reasons;
    for (const auto& column : info.columns) {
        for (auto reason : {why_unreadable(connection, layout, column),
                            why_unchangeable(connection, layout, column)}) {
            if (!reason.empty()) {
                reasons[std::move(reason)].push_back(column.name);
            }
        }
    }
    const auto changeable = static_cast<std::size_t>(
        std::count_if(info.columns.begin(), info.columns.end(),
                      [](const auto& column) { return !column.generated; }));
    for (const auto& [reason, names] : reasons) {
        if (names.size() >= changeable && changeable > 1) {
            info.obstacles.push_back(fmt::format("'{}': every column {}.", layout.table, reason));
            continue;
        }
        for (const auto& name : names) {
            info.obstacles.push_back(fmt::format("column {}: it {}.", name, reason));
        }
    }
}

}  // namespace callveil::sources

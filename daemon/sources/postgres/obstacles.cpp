// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "sources/postgres/catalogue.hpp"

namespace callveil::sources::postgres {
namespace {

using Sentences = std::vector<std::string>;

std::string grant(const Layout& layout, const PostgresSourceOptions& options,
                  std::string_view what) {
    return fmt::format("mend it as its owner with: GRANT {} ON {} TO {}", what, layout.quoted(),
                       quote_name(options.user));
}

void add_kind(const Layout& layout, Sentences& found) {
    if (!layout.has_key) {
        found.push_back(
            layout.kind == 'r' || layout.kind == 'p'
                ? fmt::format("'{}' has no key: give it a PRIMARY KEY or a unique index over NOT "
                              "NULL columns.",
                              layout.name)
                : fmt::format(
                      "'{}' is no table, so that its rows have no key; map the tables behind "
                      "it.",
                      layout.name));
    }
    if (layout.rls) {
        found.push_back(fmt::format(
            "'{}' hides rows from us by row security; mend it as an administrator with: "
            "ALTER ROLE ... BYPASSRLS for the daemon's user.",
            layout.name));
    }
    if (layout.has_rules && layout.kind != 'v') {
        found.push_back(
            fmt::format("'{}' has a rule that rewrites UPDATE, so that nobody can tell "
                        "what was written; make it a trigger.",
                        layout.name));
    }
}

void add_privileges(const Layout& layout, const PostgresSourceOptions& options, Sentences& found) {
    if (!layout.usable) {
        found.push_back(
            fmt::format("'{0}': the schema {1} is closed to us; mend it as its owner "
                        "with: GRANT USAGE ON SCHEMA {1} TO {2}",
                        layout.name, quote_name(layout.schema), quote_name(options.user)));
    }
    for (const auto& column : layout.columns) {
        if (!column.readable) {
            found.push_back(fmt::format(
                "column {}: it cannot be read; {}", column.name,
                grant(layout, options, fmt::format("SELECT ({})", quote_name(column.name)))));
        }
        if (!column.writable && !column.generated) {
            found.push_back(fmt::format(
                "column {}: it cannot be changed; {}", column.name,
                grant(layout, options, fmt::format("UPDATE ({})", quote_name(column.name)))));
        }
    }
}

}  // namespace

Result<Sentences> find_obstacles(Connection& connection, const Layout& layout) {
    Sentences found;
    CALLVEIL_ASSIGN(const auto server, connection.run("SELECT pg_is_in_recovery()"));
    if (as_bool(server.at(0).at(0))) {
        found.push_back(
            fmt::format("'{}' lies on a standby, which is read-only; name its primary "
                        "server in the configuration.",
                        layout.name));
    }
    add_kind(layout, found);
    add_privileges(layout, connection.options(), found);
    return found;
}

}  // namespace callveil::sources::postgres

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/catalogue.hpp"
#include "sources/sqlite/layout.hpp"

namespace callveil::sources {

/// Affinity of a declared type by SQLite's own rules (sqlite.org/datatype3.html, section 3.1); no
/// type, and ANY of a STRICT table, hold anything.
domain::Affinity affinity_of(std::string_view declared_type, bool strict);

/// @error not_found  no such table or view.
Result<domain::TableInfo> describe_table(Connection& connection, std::string_view table);

/// Names of tables and views in order, without those of SQLite itself.
Result<std::vector<std::string>> list_tables(Connection& connection);

/// Fills `info.obstacles`: SQLite is asked to compile a read and a change of each column, so that
/// whatever a CHECK, trigger, index or generated column needs and we lack shows itself.
void find_obstacles(Connection& connection, const Layout& layout, domain::TableInfo& info);

}  // namespace callveil::sources

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/catalogue.hpp"
#include "sources/mariadb/layout.hpp"

namespace callveil::sources::mariadb {

/// @error not_found  no such table or view.
Result<domain::TableInfo> describe_table(Connection& connection, std::string_view table);

/// Names of tables and views in order.
Result<std::vector<std::string>> list_tables(Connection& connection);

/// Fills `info.obstacles` and `info.notes`: no key, a read-only server, and, by asking the server
/// to prepare it, every column that this account may not change, with the GRANT that mends it.
Result<void> find_obstacles(Connection& connection, const Layout& layout, domain::TableInfo& info);

}  // namespace callveil::sources::mariadb

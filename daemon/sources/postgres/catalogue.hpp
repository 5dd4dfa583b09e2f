// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/catalogue.hpp"
#include "sources/postgres/layout.hpp"

namespace callveil::sources::postgres {

/// @error not_found  no such table or view.
Result<domain::TableInfo> describe_table(Connection& connection, std::string_view table);

/// Names of tables and views in order: those of the usual schema, then others that we may read,
/// with their schema. Parts of partitioned tables are left out.
Result<std::vector<std::string>> list_tables(Connection& connection);

/// Why we must not touch the table, or a column of it, each with its remedy.
Result<std::vector<std::string>> find_obstacles(Connection& connection, const Layout& layout);

}  // namespace callveil::sources::postgres

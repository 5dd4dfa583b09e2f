// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "domain/catalogue.hpp"
#include "sources/odbc/layout.hpp"

namespace callveil::sources::odbc {

/// The table with its keys, triggers, checks, and why we must not touch it or a column of it.
/// @error not_found  no such table or view.
Result<domain::TableInfo> describe_table(Connection& connection, std::string_view table);

}  // namespace callveil::sources::odbc

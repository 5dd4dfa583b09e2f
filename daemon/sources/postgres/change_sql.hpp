// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ports/lead_source.hpp"
#include "sources/postgres/layout.hpp"

namespace callveil::sources::postgres {

/// One UPDATE for many changes of the shape of `shape`: each parameter is an array of text, with
/// one element a change. Returns the 1-based places of those that matched.
std::string update_sql(const Layout& layout, const ports::RowChange& shape);

/// A SELECT over the same parameters that returns the same places and changes nothing.
std::string check_sql(const Layout& layout, const ports::RowChange& shape);

/// Adds the elements of one change to the arrays of those statements, which may be empty yet.
void add_parameters(const ports::RowChange& change, std::vector<Parameters>& arrays);

}  // namespace callveil::sources::postgres

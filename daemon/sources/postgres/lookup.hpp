// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/postgres/layout.hpp"

namespace callveil::sources::postgres {

/// Whether a look-up asks for the same bytes, or for what the collation of a constraint calls the
/// same.
enum class Sameness { bytes, collation };

/// A condition over $1 that finds rows by the values of one column.
struct Lookup {
    std::string condition;
    Parameters parameters;
};

/// The values that `column` can hold, each once, as the server itself converts them, in a condition
/// that finds them; nothing when there are none.
/// @param collation  as a UniqueConstraint names it; counts for Sameness::collation.
Result<std::optional<Lookup>> make_lookup(Connection& connection, const LayoutColumn& column,
                                          Sameness sameness, std::string_view collation,
                                          const std::vector<domain::Value>& values);

/// `{"a","b",NULL}` of the text forms of elements.
std::string array_literal(const Parameters& elements);

}  // namespace callveil::sources::postgres

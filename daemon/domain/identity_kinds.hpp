// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "domain/data_map.hpp"

namespace callveil::domain {

/// The kinds of identity that fields of `map` hold.
std::set<std::string> identity_kinds(const DataMap& map);

/// Whether anything can be found by an identity of `kind`.
/// @error invalid_argument  no field of the map holds one; names the kinds that there are, and not
///                          `kind`, which may be a value that stands in the wrong place.
Result<void> check_identity_kind(const DataMap& map, std::string_view kind);

}  // namespace callveil::domain

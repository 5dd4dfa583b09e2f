// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "callveil/result.hpp"
#include "domain/data_map.hpp"

namespace callveil::domain {

/// The lead database of each dataset; a dataset without one counts as a database of no name.
using Homes = std::map<std::string, std::string>;

/// When each collection that is not skipped is changed, from 0 on: after those that its
/// `erase_after` names, else by database and name.
///
/// A database is changed in one transaction, so that its collections stand together.
/// @error misconfigured  an `erase_after` that waits for itself, or that would have a database
///                       wait for another and the other for it; with the place of one of them.
Result<std::map<CollectionId, std::size_t>> erase_order(const DataMap& map, const Homes& homes);

}  // namespace callveil::domain

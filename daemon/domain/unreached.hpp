// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "callveil/result.hpp"
#include "domain/reach.hpp"

namespace callveil::domain {

/// Why each collection that the given identities do not lead to may be left out.
///
/// A collection without any targeted category that nothing leads to has no entry: nothing of it
/// concerns the request.
/// @error misconfigured  naming every targeted collection that no kind of identity leads to.
Result<std::map<CollectionId, std::string>> explain_unreached(
    const ReferenceGraph& graph, const Reach& reach, const std::set<std::string>& given,
    const std::vector<std::string>& targets);

}  // namespace callveil::domain

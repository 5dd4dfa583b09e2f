// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "callveil/result.hpp"
#include "domain/data_map.hpp"

namespace callveil::domain {

/// A value that flows into a collection: from a given identity, or from a field of another
/// collection.
struct Inflow {
    std::string identity;  ///< identity kind when it comes from the request, else empty
    FieldId from;          ///< source field when `identity` is empty
    std::string field;     ///< column of the receiving collection
    std::vector<ColumnPair> also = {};  ///< of a composite reference: what must match, too
    auto operator<=>(const Inflow&) const = default;

    /// Columns that give the values of a reference, and in the same order those that receive them.
    std::vector<std::string> giving() const;
    std::vector<std::string> receiving() const;
};

/// One stop of the walk over the map: rows of `collection` are those where ANY inflow matches.
struct Stop {
    CollectionId collection;
    std::vector<Inflow> inflows;
};

/// In which order collections are asked, and what was left out and why.
struct Walk {
    std::vector<Stop> stops;  ///< every parent stands before its children, but for cycles
    std::map<CollectionId, std::string> skipped;
    /// Some references lead back to a collection: rows are to be followed until none is new.
    bool cyclic = false;
};

/// Checks what holds for every request: each reference names an existing field of a collection that
/// is not skipped, one into its own collection has a direction, each `after` and `erase_after`
/// names something, and neither waits for itself.
/// @error misconfigured  every finding in a sentence behind its place, such as
///                       "map.yml:9:17: Referenced object ds:coll:field from dataset ds does not
///                       exist: ..."
Result<void> check_references(const DataMap& map);

/// Plans the walk from the identity kinds that were given. Linear in the size of the map.
///
/// `targets`: data categories of the policy. A targeted collection that no kind of identity can
/// reach is an error; one that only another kind reaches is skipped with that reason.
/// @error misconfigured  unreachable targeted collections, each named; broken references; an
///                       `after` that waits for itself or contradicts a reference.
/// @error unsupported    an inflow through an array or nested field (see docs/formats/datamap.md).
Result<Walk> plan_walk(const DataMap& map, const std::set<std::string>& identity_kinds,
                       const std::vector<std::string>& targets);

}  // namespace callveil::domain

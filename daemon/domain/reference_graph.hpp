// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "callveil/result.hpp"
#include "domain/data_map.hpp"

namespace callveil::domain {

/// How a column can be matched: `nested` lies in an object or array, or is an array itself.
enum class FieldShape { plain, nested };

/// A field that a given identity of `kind` may match.
struct Seed {
    std::string kind;
    std::string field;
    FieldShape shape = FieldShape::plain;
};

/// A collection that takes part in walks: every one without skip_processing.
struct Node {
    CollectionId id;
    const Dataset* dataset = nullptr;
    const Collection* collection = nullptr;
    std::vector<Seed> seeds;
    std::string custom_request_field;  ///< first one declared; empty when there is none
    std::vector<std::size_t> links;    ///< indices of links that touch this node
};

/// A reference between two nodes. Values flow source -> target, or either way.
struct Link {
    std::size_t source = 0;
    std::size_t target = 0;
    std::string source_field;
    std::string target_field;
    bool either_way = false;
    bool nested = false;                ///< one of its ends is a nested or array field
    std::vector<ColumnPair> also = {};  ///< of a composite reference: what must match, too
};

/// Collections and references of a map as a graph. Keeps pointers into the map.
struct ReferenceGraph {
    std::vector<Node> nodes;  ///< in the map's order
    std::vector<Link> links;
};

/// Builds the graph, in time linear in the number of fields and references (times a logarithm).
/// @error misconfigured  every broken reference or `after`, each in a sentence.
Result<ReferenceGraph> build_reference_graph(const DataMap& map);

}  // namespace callveil::domain

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/reference_graph.hpp"

namespace callveil::domain {

/// In which direction a link carries values in one walk.
enum class Flow { unused, forward, backward };

/// What given identity kinds lead to, breadth first.
struct Reach {
    std::vector<std::size_t> order;                 ///< nodes as they were reached
    std::vector<std::optional<std::string>> kinds;  ///< per node: the kind that reached it first
    std::vector<Flow> flows;                        ///< per link

    bool holds(std::size_t node) const { return kinds[node].has_value(); }
};

/// Follows the graph from every seed whose kind is in `given`. O(nodes + links).
Reach reach_from(const ReferenceGraph& graph, const std::set<std::string>& given);

/// The receiving node, the sending node and their fields, as `flow` has it.
struct Carried {
    std::size_t source;
    std::size_t target;
    const std::string& source_field;
    const std::string& target_field;
    std::vector<ColumnPair> also;
};
Carried carried(const Link& link, Flow flow);

}  // namespace callveil::domain

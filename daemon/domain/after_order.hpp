// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "callveil/result.hpp"
#include "domain/data_map.hpp"
#include "domain/reference_graph.hpp"
#include "domain/walk_order.hpp"

namespace callveil::domain {

/// What `after` asks of the order of some collections. Vertices are the collections by their place
/// in `nodes`; behind them stand two gates a dataset, before its first and behind its last
/// collection, so that `after` between datasets costs two edges a collection and not one a pair.
/// Keeps references to both arguments.
class AfterRules {
public:
    AfterRules(const DataMap& map, const std::vector<const Node*>& nodes)
        : map_(map), nodes_(nodes) {}

    std::size_t vertices() const { return nodes_.size() + 2 * map_.datasets.size(); }
    /// Adds every `after`; `precedence` has at least `vertices()`.
    void add_to(Precedence& precedence) const;
    /// "file:line:column: ..." about an order that waits for itself.
    Error waits_for_itself(std::vector<std::size_t> cycle) const;

private:
    void add_collections(Precedence& precedence) const;
    void add_datasets(Precedence& precedence) const;
    std::size_t start_of(const Dataset& dataset) const;
    std::string name_of(std::size_t vertex) const;
    const std::string* place_of(std::size_t earlier, std::size_t later) const;

    const DataMap& map_;
    const std::vector<const Node*>& nodes_;
};

/// Whether the `after` of a map contradict each other, whatever a request asks for.
/// @error misconfigured  naming one circle, with the place of an `after` in it.
Result<void> check_after(const DataMap& map, const ReferenceGraph& graph);

/// "place: sentence", or the sentence alone where there is no file.
std::string placed(const std::string& place, const std::string& sentence);

}  // namespace callveil::domain

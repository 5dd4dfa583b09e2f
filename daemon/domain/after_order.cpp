// SPDX-License-Identifier: Apache-2.0
#include "domain/after_order.hpp"

#include <algorithm>
#include <map>

namespace callveil::domain {

void AfterRules::add_to(Precedence& precedence) const {
    add_collections(precedence);
    add_datasets(precedence);
}

void AfterRules::add_collections(Precedence& precedence) const {
    std::map<CollectionId, std::size_t> place;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        place.emplace(nodes_[i]->id, i);
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        for (const auto& earlier : nodes_[i]->collection->after) {
            if (const auto found = place.find(earlier); found != place.end()) {
                precedence.add(found->second, i);
            }
        }
    }
}

void AfterRules::add_datasets(Precedence& precedence) const {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const std::size_t start = start_of(*nodes_[i]->dataset);
        precedence.add(start, i);
        precedence.add(i, start + 1);
    }
    for (const auto& dataset : map_.datasets) {
        for (const auto& earlier : dataset.after) {
            precedence.add(start_of(*map_.find_dataset(earlier)) + 1, start_of(dataset));
        }
    }
}

/// The first gate of `dataset`; the second is the next vertex.
std::size_t AfterRules::start_of(const Dataset& dataset) const {
    return nodes_.size() + 2 * static_cast<std::size_t>(&dataset - map_.datasets.data());
}

std::string AfterRules::name_of(std::size_t vertex) const {
    if (vertex < nodes_.size()) {
        return nodes_[vertex]->id.text();
    }
    const std::size_t gate = vertex - nodes_.size();
    return (gate % 2 == 0 ? "start of " : "end of ") + map_.datasets[gate / 2].key;
}

/// Where `later` says that it comes after `earlier`; nullptr when a reference or a gate says so.
const std::string* AfterRules::place_of(std::size_t earlier, std::size_t later) const {
    if (later >= nodes_.size()) {
        const std::size_t gate = later - nodes_.size();
        const Dataset& dataset = map_.datasets[gate / 2];
        return earlier >= nodes_.size() && gate % 2 == 0 ? &dataset.after_place : nullptr;
    }
    const Collection& collection = *nodes_[later]->collection;
    const bool said =
        earlier < nodes_.size() &&
        std::ranges::find(collection.after, nodes_[earlier]->id) != collection.after.end();
    return said ? &collection.after_place : nullptr;
}

Error AfterRules::waits_for_itself(std::vector<std::size_t> cycle) const {
    cycle.push_back(cycle.front());
    std::string circle = name_of(cycle.front());
    const std::string* place = nullptr;
    for (std::size_t i = 1; i < cycle.size(); ++i) {
        circle += " -> " + name_of(cycle[i]);
        const std::string* here = place_of(cycle[i - 1], cycle[i]);
        place = place == nullptr ? here : place;
    }
    return {ErrorCode::misconfigured, placed(place == nullptr ? "" : *place,
                                             "`after` in the data map waits for itself: " + circle +
                                                 ". Remove one `after` of these.")};
}

Result<void> check_after(const DataMap& map, const ReferenceGraph& graph) {
    std::vector<const Node*> nodes;
    nodes.reserve(graph.nodes.size());
    for (const auto& node : graph.nodes) {
        nodes.push_back(&node);
    }
    const AfterRules rules(map, nodes);
    Precedence precedence(rules.vertices());
    rules.add_to(precedence);
    if (const Ordering ordering = arrange(precedence); !ordering.cycle.empty()) {
        return fail(rules.waits_for_itself(ordering.cycle));
    }
    return {};
}

std::string placed(const std::string& place, const std::string& sentence) {
    return place.empty() ? sentence : place + ": " + sentence;
}

}  // namespace callveil::domain

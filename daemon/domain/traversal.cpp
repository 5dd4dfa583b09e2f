// SPDX-License-Identifier: Apache-2.0
#include "domain/traversal.hpp"

#include <algorithm>
#include <unordered_map>

#include "domain/reach.hpp"
#include "domain/reference_graph.hpp"
#include "domain/unreached.hpp"
#include "domain/walk_order.hpp"

namespace callveil::domain {
namespace {

class Planner {
public:
    Planner(const DataMap& map, ReferenceGraph graph, const std::set<std::string>& given)
        : map_(map), graph_(std::move(graph)), given_(given), reach_(reach_from(graph_, given)) {}

    Result<Walk> plan(const std::vector<std::string>& targets) {
        CALLVEIL_ASSIGN(walk_.skipped, explain_unreached(graph_, reach_, given_, targets));
        note_skip_processing();
        CALLVEIL_TRY(check_reached());
        CALLVEIL_TRY(check_cycles());
        CALLVEIL_TRY(add_stops());
        add_inflows();
        return std::move(walk_);
    }

private:
    void note_skip_processing() {
        for (const auto& dataset : map_.datasets) {
            for (const auto& collection : dataset.collections) {
                if (collection.skip_processing) {
                    walk_.skipped[{dataset.key, collection.name}] =
                        "The data map says skip_processing.";
                }
            }
        }
    }

    Result<void> check_reached() const {
        for (const std::size_t number : reach_.order) {
            CALLVEIL_TRY(check_node(graph_.nodes[number]));
        }
        for (std::size_t number = 0; number < graph_.links.size(); ++number) {
            if (reach_.flows[number] != Flow::unused && graph_.links[number].nested) {
                const Link& link = graph_.links[number];
                return nested_inflow(
                    FieldId{graph_.nodes[link.source].id, link.source_field}.text() + " to " +
                    FieldId{graph_.nodes[link.target].id, link.target_field}.text());
            }
        }
        return {};
    }

    Result<void> check_node(const Node& node) const {
        if (!node.collection->erase_after.empty()) {
            return fail(ErrorCode::unsupported,
                        "Collection " + node.id.text() +
                            " has erase_after, which this version does not follow; remove it from "
                            "the data map.");
        }
        for (const auto& seed : node.seeds) {
            if (given_.contains(seed.kind) && seed.shape == FieldShape::nested) {
                return nested_inflow("identity " + seed.kind + " to " +
                                     FieldId{node.id, seed.field}.text());
            }
        }
        return {};
    }

    static Result<void> nested_inflow(const std::string& between) {
        return fail(ErrorCode::unsupported,
                    "The way from " + between +
                        " leads through an array or a nested field, which this version does not "
                        "follow; reference a plain column instead.");
    }

    /// Numbers reached nodes by their place in `reach_.order`.
    std::vector<std::size_t> places() const {
        std::vector<std::size_t> place(graph_.nodes.size(), 0);
        for (std::size_t i = 0; i < reach_.order.size(); ++i) {
            place[reach_.order[i]] = i;
        }
        return place;
    }

    /// Parents before children; vertices are places, followed by `gates` free ones.
    Precedence parents_first(std::size_t gates) const {
        Precedence precedence(reach_.order.size() + gates);
        const auto place = places();
        for (std::size_t i = 0; i < reach_.order.size(); ++i) {
            precedence.rank[i] = i;
        }
        for (std::size_t number = 0; number < graph_.links.size(); ++number) {
            if (reach_.flows[number] != Flow::unused) {
                const auto ends = carried(graph_.links[number], reach_.flows[number]);
                precedence.add(place[ends.source], place[ends.target]);
            }
        }
        return precedence;
    }

    Result<void> check_cycles() const {
        const Ordering ordering = arrange(parents_first(0));
        if (ordering.cycle.empty()) {
            return {};
        }
        return fail(ErrorCode::unsupported,
                    "The references of the data map form a cycle, which this version does not "
                    "follow: " +
                        circle(ordering.cycle) + ". Remove one of these references.");
    }

    std::string circle(std::vector<std::size_t> cycle) const {
        cycle.push_back(cycle.front());
        std::string text;
        for (const std::size_t vertex : cycle) {
            text.append(text.empty() ? "" : " -> ").append(vertex_name(vertex));
        }
        return text;
    }

    std::string vertex_name(std::size_t vertex) const {
        if (vertex < reach_.order.size()) {
            return graph_.nodes[reach_.order[vertex]].id.text();
        }
        const std::size_t gate = vertex - reach_.order.size();
        return (gate % 2 == 0 ? "start of " : "end of ") + map_.datasets[gate / 2].key;
    }

    /// Two gates a dataset stand before its first and behind its last collection, so that `after`
    /// between datasets costs two edges a collection and not one a pair.
    Result<void> add_stops() {
        Precedence precedence = parents_first(2 * map_.datasets.size());
        add_collection_after(precedence);
        add_dataset_after(precedence);
        const Ordering ordering = arrange(precedence);
        if (!ordering.cycle.empty()) {
            return fail(ErrorCode::misconfigured,
                        "`after` in the data map waits for itself: " + circle(ordering.cycle) +
                            ". Remove one `after` of these.");
        }
        for (const std::size_t vertex : ordering.order) {
            if (vertex < reach_.order.size()) {
                stop_of_.emplace(reach_.order[vertex], walk_.stops.size());
                walk_.stops.push_back({graph_.nodes[reach_.order[vertex]].id, {}});
            }
        }
        return {};
    }

    void add_collection_after(Precedence& precedence) const {
        std::map<CollectionId, std::size_t> place;
        for (std::size_t i = 0; i < reach_.order.size(); ++i) {
            place.emplace(graph_.nodes[reach_.order[i]].id, i);
        }
        for (std::size_t i = 0; i < reach_.order.size(); ++i) {
            for (const auto& earlier : graph_.nodes[reach_.order[i]].collection->after) {
                if (const auto found = place.find(earlier); found != place.end()) {
                    precedence.add(found->second, i);
                }
            }
        }
    }

    void add_dataset_after(Precedence& precedence) const {
        for (std::size_t i = 0; i < reach_.order.size(); ++i) {
            const Dataset& own = *graph_.nodes[reach_.order[i]].dataset;
            precedence.add(start_of(own), i);
            precedence.add(i, start_of(own) + 1);
        }
        for (const auto& dataset : map_.datasets) {
            for (const auto& earlier : dataset.after) {
                precedence.add(start_of(*map_.find_dataset(earlier)) + 1, start_of(dataset));
            }
        }
    }

    /// The first gate of `dataset`; the second is the next vertex.
    std::size_t start_of(const Dataset& dataset) const {
        const auto number = static_cast<std::size_t>(&dataset - map_.datasets.data());
        return reach_.order.size() + 2 * number;
    }

    void add_inflows() {
        for (const auto& [number, stop] : stop_of_) {
            for (const auto& seed : graph_.nodes[number].seeds) {
                if (given_.contains(seed.kind)) {
                    walk_.stops[stop].inflows.push_back({seed.kind, {}, seed.field});
                }
            }
        }
        for (std::size_t number = 0; number < graph_.links.size(); ++number) {
            if (reach_.flows[number] != Flow::unused) {
                const auto ends = carried(graph_.links[number], reach_.flows[number]);
                walk_.stops[stop_of_.at(ends.target)].inflows.push_back(
                    {"", {graph_.nodes[ends.source].id, ends.source_field}, ends.target_field});
            }
        }
        for (auto& stop : walk_.stops) {
            std::ranges::sort(stop.inflows);
            const auto rest = std::ranges::unique(stop.inflows);
            stop.inflows.erase(rest.begin(), rest.end());
        }
    }

    const DataMap& map_;
    const ReferenceGraph graph_;
    const std::set<std::string>& given_;
    const Reach reach_;
    std::unordered_map<std::size_t, std::size_t> stop_of_;
    Walk walk_;
};

}  // namespace

Result<Walk> plan_walk(const DataMap& map, const std::set<std::string>& identity_kinds,
                       const std::vector<std::string>& targets) {
    CALLVEIL_ASSIGN(ReferenceGraph graph, build_reference_graph(map));
    return Planner(map, std::move(graph), identity_kinds).plan(targets);
}

}  // namespace callveil::domain

// SPDX-License-Identifier: Apache-2.0
#include "domain/traversal.hpp"

#include <algorithm>
#include <unordered_map>

#include "domain/after_order.hpp"
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

    /// An edge per used link, from giving to receiving place.
    Precedence flows(std::size_t vertices) const {
        Precedence precedence(vertices);
        const auto place = places();
        for (std::size_t number = 0; number < graph_.links.size(); ++number) {
            if (reach_.flows[number] != Flow::unused) {
                const auto ends = carried(graph_.links[number], reach_.flows[number]);
                precedence.add(place[ends.source], place[ends.target]);
            }
        }
        return precedence;
    }

    /// Parents before children, except within a cycle, where only the way of arrival counts.
    Precedence parents_first(std::size_t vertices) {
        Precedence precedence = flows(vertices);
        const auto component = components_of(precedence);
        for (std::size_t from = 0; from < vertices; ++from) {
            precedence.rank[from] = from < reach_.order.size() ? from : 0;
            const auto cyclic = std::erase_if(precedence.followers[from], [&](std::size_t to) {
                return component[from] == component[to];
            });
            walk_.cyclic = walk_.cyclic || cyclic > 0;
        }
        return precedence;
    }

    Result<void> add_stops() {
        std::vector<const Node*> nodes;
        nodes.reserve(reach_.order.size());
        for (const std::size_t number : reach_.order) {
            nodes.push_back(&graph_.nodes[number]);
        }
        const AfterRules rules(map_, nodes);
        Precedence precedence = parents_first(rules.vertices());
        rules.add_to(precedence);
        const Ordering ordering = arrange(precedence);
        if (!ordering.cycle.empty()) {
            return fail(rules.waits_for_itself(ordering.cycle));
        }
        for (const std::size_t vertex : ordering.order) {
            if (vertex < nodes.size()) {
                stop_of_.emplace(reach_.order[vertex], walk_.stops.size());
                walk_.stops.push_back({nodes[vertex]->id, {}});
            }
        }
        return {};
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
                    {"",
                     {graph_.nodes[ends.source].id, ends.source_field},
                     ends.target_field,
                     ends.also});
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

std::vector<std::string> Inflow::giving() const {
    std::vector<std::string> columns{from.path};
    for (const auto& pair : also) {
        columns.push_back(pair.from);
    }
    return columns;
}

std::vector<std::string> Inflow::receiving() const {
    std::vector<std::string> columns{field};
    for (const auto& pair : also) {
        columns.push_back(pair.to);
    }
    return columns;
}

Result<Walk> plan_walk(const DataMap& map, const std::set<std::string>& identity_kinds,
                       const std::vector<std::string>& targets) {
    CALLVEIL_ASSIGN(ReferenceGraph graph, build_reference_graph(map));
    return Planner(map, std::move(graph), identity_kinds).plan(targets);
}

}  // namespace callveil::domain

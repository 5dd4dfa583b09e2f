// SPDX-License-Identifier: Apache-2.0
#include "domain/traversal.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "domain/reach.hpp"
#include "domain/reference_graph.hpp"
#include "domain/walk_order.hpp"

namespace callveil::domain {
namespace {

bool targeted(const std::vector<std::string>& categories, const std::vector<std::string>& targets) {
    return std::ranges::any_of(categories, [&](const std::string& category) {
        return std::ranges::any_of(
            targets, [&](const std::string& target) { return category_within(category, target); });
    });
}

bool targeted(const std::vector<Field>& fields, const std::vector<std::string>& targets) {
    return std::ranges::any_of(fields, [&](const Field& field) {
        return targeted(field.categories, targets) || targeted(field.fields, targets);
    });
}

bool targeted(const Collection& collection, const std::vector<std::string>& targets) {
    return targeted(collection.categories, targets) || targeted(collection.fields, targets);
}

std::string provided(const std::set<std::string>& given) {
    if (given.empty()) {
        return "no identity was provided";
    }
    std::string names;
    for (const auto& kind : given) {
        names.append(names.empty() ? "\"" : " and \"").append(kind).append("\"");
    }
    return "only the " + names +
           (given.size() == 1 ? " identity was provided" : " identities were provided");
}

std::string skip_sentence(const CollectionId& id, const std::string& kind,
                          const std::set<std::string>& given) {
    return "Skipping the \"" + id.text() + "\" collection, it is reachable by the \"" + kind +
           "\" identity but " + provided(given);
}

/// The kinds that the map knows and nobody gave.
std::set<std::string> missing_kinds(const ReferenceGraph& graph,
                                    const std::set<std::string>& given) {
    std::set<std::string> missing;
    for (const auto& node : graph.nodes) {
        for (const auto& seed : node.seeds) {
            if (!given.contains(seed.kind)) {
                missing.insert(seed.kind);
            }
        }
    }
    return missing;
}

class Planner {
public:
    Planner(const DataMap& map, ReferenceGraph graph, const std::set<std::string>& given)
        : map_(map), graph_(std::move(graph)), given_(given), reach_(reach_from(graph_, given)) {}

    Result<Walk> plan(const std::vector<std::string>& targets) {
        note_skip_processing();
        CALLVEIL_TRY(account_for_unreached(targets));
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

    /// Names every targeted collection that no identity whatsoever leads to.
    Result<void> account_for_unreached(const std::vector<std::string>& targets) {
        const Reach others = reach_from(graph_, missing_kinds(graph_, given_));
        std::string unreachable;
        for (std::size_t number = 0; number < graph_.nodes.size(); ++number) {
            const Node& node = graph_.nodes[number];
            if (reach_.holds(number)) {
                continue;
            }
            if (others.holds(number)) {
                walk_.skipped[node.id] = skip_sentence(node.id, *others.kinds[number], given_);
            } else if (!node.custom_request_field.empty()) {
                walk_.skipped[node.id] = "It is reached by the custom request field \"" +
                                         node.custom_request_field +
                                         "\", which requests do not carry.";
            } else if (targeted(*node.collection, targets)) {
                unreachable.append(unreachable.empty() ? "" : ", ").append(node.id.text());
            }
        }
        if (unreachable.empty()) {
            return {};
        }
        return fail(ErrorCode::misconfigured,
                    "Some nodes were not reachable: " + unreachable +
                        ". Give each an identity field or a reference to a reachable collection, "
                        "or set skip_processing.");
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
        return "all of " + map_.datasets[vertex - reach_.order.size()].key;
    }

    /// One gate a dataset: it opens when the last of the dataset's collections had its turn, so
    /// that `after` between datasets costs one edge a collection and not one a pair.
    Result<void> add_stops() {
        Precedence precedence = parents_first(map_.datasets.size());
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
            precedence.add(i, gate_of(own));
            for (const auto& earlier : own.after) {
                precedence.add(gate_of(*map_.find_dataset(earlier)), i);
            }
        }
    }

    std::size_t gate_of(const Dataset& dataset) const {
        return reach_.order.size() + static_cast<std::size_t>(&dataset - map_.datasets.data());
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

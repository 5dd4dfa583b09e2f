// SPDX-License-Identifier: Apache-2.0
#include "domain/unreached.hpp"

#include <algorithm>

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

}  // namespace

Result<std::map<CollectionId, std::string>> explain_unreached(
    const ReferenceGraph& graph, const Reach& reach, const std::set<std::string>& given,
    const std::vector<std::string>& targets) {
    const Reach others = reach_from(graph, missing_kinds(graph, given));
    std::map<CollectionId, std::string> skipped;
    std::string unreachable;
    for (std::size_t number = 0; number < graph.nodes.size(); ++number) {
        const Node& node = graph.nodes[number];
        if (reach.holds(number)) {
            continue;
        }
        if (others.holds(number)) {
            skipped[node.id] = skip_sentence(node.id, *others.kinds[number], given);
        } else if (!node.custom_request_field.empty()) {
            skipped[node.id] = "It is reached by the custom request field \"" +
                               node.custom_request_field + "\", which requests do not carry.";
        } else if (targeted(*node.collection, targets)) {
            unreachable.append(unreachable.empty() ? "" : ", ").append(node.id.text());
        }
    }
    if (!unreachable.empty()) {
        return fail(ErrorCode::misconfigured,
                    "Some nodes were not reachable: " + unreachable +
                        ". Give each an identity field or a reference to a reachable collection, "
                        "or set skip_processing.");
    }
    return skipped;
}

}  // namespace callveil::domain

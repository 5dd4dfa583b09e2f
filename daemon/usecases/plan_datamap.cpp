// SPDX-License-Identifier: Apache-2.0
#include "usecases/plan_datamap.hpp"

#include <set>

#include "domain/identity_kinds.hpp"
#include "domain/traversal.hpp"

namespace callveil::usecases {
namespace {

std::string line_of(const domain::Inflow& inflow) {
    auto text =
        (inflow.identity.empty() ? inflow.from.text() : inflow.identity) + " -> " + inflow.field;
    for (const auto& pair : inflow.also) {
        text +=
            " and " + domain::FieldId{inflow.from.collection, pair.from}.text() + " -> " + pair.to;
    }
    return text;
}

}  // namespace

Result<wire::DatamapPlanReply> plan_datamap(const Context& context,
                                            const wire::DatamapPlan& asked) {
    const std::set<std::string> kinds(asked.identities.begin(), asked.identities.end());
    for (const auto& kind : kinds) {
        CALLVEIL_TRY(domain::check_identity_kind(context.map, kind));
    }
    CALLVEIL_ASSIGN(const auto walk, domain::plan_walk(context.map, kinds, {}));
    wire::DatamapPlanReply reply;
    for (const auto& stop : walk.stops) {
        const auto* info = context.sources.of_dataset(stop.collection.dataset);
        wire::PlannedStop planned{stop.collection.text(), info != nullptr ? info->name : "", {}};
        for (const auto& inflow : stop.inflows) {
            planned.inflows.push_back(line_of(inflow));
        }
        reply.stops.push_back(std::move(planned));
    }
    for (const auto& [id, reason] : walk.skipped) {
        reply.skipped.push_back(id.text() + ": " + reason);
    }
    return reply;
}

}  // namespace callveil::usecases

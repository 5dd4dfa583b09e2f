// SPDX-License-Identifier: Apache-2.0
#include "usecases/follow.hpp"

#include <algorithm>

namespace callveil::usecases {
namespace {

using domain::Inflow;

/// The way to a row that `giver` leads to. Where its middle was left out it may have been anywhere.
Reason reason_of(const Inflow& inflow, const FoundRow& giver, const domain::CollectionId& here) {
    const auto& before = giver.provenance.front();
    Reason reason{{.identity = "",
                   .from = inflow.from,
                   .field = inflow.field,
                   .origin = before.identity.empty() ? before.origin : before.identity,
                   .way = before.way}};
    domain::extend(reason.why.way, {inflow.from.collection, before.field});
    reason.comes_back = std::any_of(
        reason.why.way.begin(), reason.why.way.end(), [&](const domain::Hop& hop) {
            return hop.field.collection == here || hop.field.collection.collection.empty();
        });
    return reason;
}

}  // namespace

Result<bool> References::follow(ports::LeadSource& source, const domain::Stop& stop) {
    const auto& rows = collections_.at(stop.collection);
    bool asked = false;
    for (const auto& inflow : stop.inflows) {
        const auto giving = collections_.find(inflow.from.collection);
        if (!inflow.identity.empty() || giving == collections_.end() ||
            rows.table.find(inflow.field) == nullptr) {
            continue;
        }
        const auto fresh = take(inflow, giving->second);
        if (!fresh.values.empty()) {
            CALLVEIL_TRY(look_up(source, stop, inflow, fresh));
            asked = true;
        }
    }
    return asked;
}

References::Fresh References::take(const Inflow& inflow, const CollectionRows& giving) {
    auto& carried = carried_[&inflow];
    Fresh fresh;
    for (; carried.rows < giving.order.size(); ++carried.rows) {
        const auto& giver = *giving.order[carried.rows];
        const auto& value = giving.value(giver, inflow.from.path);
        if (!domain::is_null(value) && carried.values.insert(value).second) {
            fresh.values.push_back(value);
            fresh.givers.emplace(loosely(value), &giver);
        }
    }
    return fresh;
}

Result<void> References::look_up(ports::LeadSource& source, const domain::Stop& stop,
                                 const Inflow& inflow, const Fresh& fresh) {
    auto& rows = collections_.at(stop.collection);
    const auto place = rows.position(inflow.field);
    return source.find_equal(
        rows.table.name, inflow.field, fresh.values, rows.columns, [&](ports::Row& row) {
            const auto giver = fresh.givers.find(loosely(row.values[place]));
            // The database converted the value: any of those that were asked for led here.
            const auto& led = giver == fresh.givers.end() ? *fresh.givers.begin()->second
                                                          : *giver->second;
            rows.add(row, {reason_of(inflow, led, stop.collection)});
            return true;
        });
}

}  // namespace callveil::usecases

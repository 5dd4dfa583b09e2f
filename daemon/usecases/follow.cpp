// SPDX-License-Identifier: Apache-2.0
#include "usecases/follow.hpp"

#include <algorithm>

namespace callveil::usecases {
namespace {

using domain::Inflow;

/// The way to a row that `giver` leads to, a reason for each column. Where the middle of the way
/// was left out it may have been anywhere.
std::vector<Reason> reasons_of(const Inflow& inflow, const FoundRow& giver,
                               const domain::CollectionId& here) {
    const auto& before = giver.provenance.front();
    auto way = before.way;
    domain::extend(way, {inflow.from.collection, before.field});
    const bool comes_back = std::any_of(way.begin(), way.end(), [&](const domain::Hop& hop) {
        return hop.field.collection == here || hop.field.collection.collection.empty();
    });
    std::vector<Reason> reasons;
    const auto giving = inflow.giving();
    const auto receiving = inflow.receiving();
    for (std::size_t i = 0; i < giving.size(); ++i) {
        reasons.push_back({{.identity = "",
                            .from = {inflow.from.collection, giving[i]},
                            .field = receiving[i],
                            .origin = before.identity.empty() ? before.origin : before.identity,
                            .way = way},
                           comes_back});
    }
    return reasons;
}

}  // namespace

Result<bool> References::follow(ports::LeadSource& source, const domain::Stop& stop) {
    const auto& rows = collections_.at(stop.collection);
    bool asked = false;
    for (const auto& inflow : stop.inflows) {
        const auto giving = collections_.find(inflow.from.collection);
        if (!inflow.identity.empty() || giving == collections_.end() ||
            !rows.has(inflow.receiving()) || !giving->second.has(inflow.giving())) {
            continue;
        }
        const auto fresh = take(inflow, giving->second);
        if (!fresh.givers.empty()) {
            CALLVEIL_TRY(look_up(source, stop, inflow, fresh));
            asked = true;
        }
    }
    return asked;
}

References::Fresh References::take(const Inflow& inflow, const CollectionRows& giving) {
    auto& carried = carried_[&inflow];
    const auto columns = inflow.giving();
    Fresh fresh{std::vector<std::set<domain::Value>>(columns.size()), {}};
    for (; carried.rows < giving.order.size(); ++carried.rows) {
        const auto& giver = *giving.order[carried.rows];
        const auto values = giving.values_of(giver, columns);
        const auto text = loosely(values);
        if (text && carried.values.insert(domain::canonical_bytes(values)).second) {
            for (std::size_t i = 0; i < values.size(); ++i) {
                fresh.columns[i].insert(values[i]);
            }
            fresh.givers.emplace(*text, &giver);
        }
    }
    return fresh;
}

/// The database looks for the column of which most values are asked; the others of a composite
/// reference are compared here.
Result<void> References::look_up(ports::LeadSource& source, const domain::Stop& stop,
                                 const Inflow& inflow, const Fresh& fresh) {
    auto& rows = collections_.at(stop.collection);
    const auto columns = inflow.receiving();
    const auto most = std::max_element(
        fresh.columns.begin(), fresh.columns.end(),
        [](const auto& one, const auto& other) { return one.size() < other.size(); });
    const auto& asked = columns[static_cast<std::size_t>(most - fresh.columns.begin())];
    return source.find_equal(
        rows.table.name, asked, {most->begin(), most->end()}, rows.columns, [&](ports::Row& row) {
            std::vector<domain::Value> values;
            values.reserve(columns.size());
            for (const auto& column : columns) {
                values.push_back(row.values[rows.position(column)]);
            }
            const auto giver = fresh.givers.find(loosely(values).value_or(""));
            if (giver != fresh.givers.end()) {
                rows.add(row, reasons_of(inflow, *giver->second, stop.collection));
            } else if (columns.size() == 1) {
                // The database converted the value: any of those that were asked for led here.
                rows.add(row, reasons_of(inflow, *fresh.givers.begin()->second, stop.collection));
            }
            return true;
        });
}

}  // namespace callveil::usecases

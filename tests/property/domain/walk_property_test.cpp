// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <map>

#include "domain/traversal.hpp"

namespace callveil::domain {
namespace {

std::string name_of(std::size_t number) {
    return "c" + std::to_string(100 + number);
}

Field id_field(bool identity) {
    Field field;
    field.name = "id";
    field.identity = identity ? "email" : "";
    return field;
}

Direction any_direction() {
    return *rc::gen::element(Direction::from, Direction::to, Direction::either);
}

/// A map of up to 12 collections with any references between them, cycles included.
DataMap any_map() {
    Dataset dataset;
    dataset.key = "ds";
    const auto size = *rc::gen::inRange<std::size_t>(1, 12);
    for (std::size_t number = 0; number < size; ++number) {
        Collection collection;
        collection.name = name_of(number);
        collection.fields.push_back(id_field(*rc::gen::inRange(0, 3) == 0));
        dataset.collections.push_back(std::move(collection));
    }
    const auto links = *rc::gen::inRange<std::size_t>(0, 16);
    for (std::size_t i = 0; i < links; ++i) {
        const auto here = *rc::gen::inRange<std::size_t>(0, size);
        const auto there = *rc::gen::inRange<std::size_t>(0, size);
        if (here != there) {
            const FieldId target{{"ds", name_of(there)}, "id"};
            dataset.collections[here].fields[0].references.push_back({target, any_direction()});
        }
    }
    return {{dataset}};
}

RC_GTEST_PROP(Walk, HasEveryParentBeforeItsChildrenOrNamesACycle, ()) {
    const DataMap map = any_map();
    const auto planned = plan_walk(map, {"email"}, {});
    if (!planned) {
        RC_ASSERT(planned.error().code == ErrorCode::unsupported);
        RC_ASSERT(planned.error().detail.find("cycle") != std::string::npos);
        return;
    }
    std::map<CollectionId, std::size_t> place;
    for (const auto& stop : planned->stops) {
        for (const auto& inflow : stop.inflows) {
            RC_ASSERT(!inflow.identity.empty() || place.contains(inflow.from.collection));
        }
        RC_ASSERT(!stop.inflows.empty());
        RC_ASSERT(place.emplace(stop.collection, place.size()).second);
    }
}

RC_GTEST_PROP(Walk, ReachesExactlyWhatDirectionsAllow, ()) {
    const DataMap map = any_map();
    const auto planned = plan_walk(map, {"email"}, {});
    RC_PRE(planned.has_value());
    std::set<std::string> reached;
    const auto& collections = map.datasets[0].collections;
    for (const auto& collection : collections) {
        if (!collection.fields[0].identity.empty()) {
            reached.insert(collection.name);
        }
    }
    for (std::size_t before = collections.size() + 1; before != reached.size();) {
        before = reached.size();
        for (const auto& here : collections) {
            for (const auto& reference : here.fields[0].references) {
                const std::string& there = reference.target.collection.collection;
                if (reference.direction != Direction::to && reached.contains(there)) {
                    reached.insert(here.name);
                }
                if (reference.direction != Direction::from && reached.contains(here.name)) {
                    reached.insert(there);
                }
            }
        }
    }
    std::set<std::string> stops;
    for (const auto& stop : planned->stops) {
        stops.insert(stop.collection.collection);
    }
    RC_ASSERT(stops == reached);
}

}  // namespace
}  // namespace callveil::domain

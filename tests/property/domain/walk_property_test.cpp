// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <map>
#include <set>

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
        const FieldId target{{"ds", name_of(there)}, "id"};
        const auto direction = here == there ? Direction::to : any_direction();
        dataset.collections[here].fields[0].references.push_back({target, direction});
    }
    return {{dataset}};
}

/// What each collection gives values to, over any number of references of the walk.
std::map<CollectionId, std::set<CollectionId>> led_to(const Walk& walk) {
    std::map<CollectionId, std::set<CollectionId>> closure;
    for (std::size_t round = 0; round < walk.stops.size(); ++round) {
        for (const auto& stop : walk.stops) {
            for (const auto& inflow : stop.inflows) {
                if (inflow.identity.empty()) {
                    auto& giving = closure[inflow.from.collection];
                    const auto further = closure[stop.collection];
                    giving.insert(stop.collection);
                    giving.insert(further.begin(), further.end());
                }
            }
        }
    }
    return closure;
}

RC_GTEST_PROP(Walk, HasEveryParentBeforeItsChildrenUnlessTheyLieOnACycle, ()) {
    const auto planned = plan_walk(any_map(), {"email"}, {});
    RC_ASSERT(planned.has_value());
    auto closure = led_to(*planned);
    std::map<CollectionId, std::size_t> place;
    bool cyclic = false;
    for (const auto& stop : planned->stops) {
        RC_ASSERT(!stop.inflows.empty());
        RC_ASSERT(place.emplace(stop.collection, place.size()).second);
        for (const auto& inflow : stop.inflows) {
            const bool back = inflow.identity.empty() &&
                              closure[stop.collection].contains(inflow.from.collection);
            cyclic = cyclic || back;
            RC_ASSERT(!inflow.identity.empty() || back || place.contains(inflow.from.collection));
        }
    }
    RC_ASSERT(planned->cyclic == cyclic);
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

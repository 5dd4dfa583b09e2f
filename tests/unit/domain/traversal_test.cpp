// SPDX-License-Identifier: Apache-2.0
#include "domain/traversal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "map_builder.hpp"

namespace callveil::domain {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

const std::vector<std::string> user = {"user"};

std::vector<std::string> names(const Walk& walk) {
    std::vector<std::string> all;
    all.reserve(walk.stops.size());
    for (const auto& stop : walk.stops) {
        all.push_back(stop.collection.collection);
    }
    return all;
}

Walk walk(const DataMap& map, const std::set<std::string>& kinds) {
    return plan_walk(map, kinds, user).value();
}

Error refusal(const DataMap& map, const std::set<std::string>& kinds = {"email"}) {
    const auto planned = plan_walk(map, kinds, user);
    EXPECT_FALSE(planned.has_value());
    return planned ? Error{} : planned.error();
}

Inflow given(std::string kind, std::string field) {
    return {std::move(kind), {}, std::move(field)};
}
Inflow flows(std::string collection, std::string from, std::string field) {
    return {"", {{"ds", std::move(collection)}, std::move(from)}, std::move(field)};
}

TEST(Walk, FollowsAReferenceFromTheOtherCollection) {
    MapBuilder map;
    map.field("ds", "leads", "email").identity = "email";
    map.field("ds", "leads", "id");
    map.reference("ds", "calls", "lead_id", "leads", "id", Direction::from);
    const Walk planned = walk(map.build(), {"email"});
    EXPECT_THAT(names(planned), ElementsAre("leads", "calls"));
    EXPECT_THAT(planned.stops[0].inflows, ElementsAre(given("email", "email")));
    EXPECT_THAT(planned.stops[1].inflows, ElementsAre(flows("leads", "id", "lead_id")));
    EXPECT_THAT(planned.skipped, IsEmpty());
}

TEST(Walk, FollowsAReferenceToTheOtherCollection) {
    MapBuilder map;
    map.field("ds", "customer", "email").identity = "email";
    map.field("ds", "address", "id");
    map.reference("ds", "customer", "address_id", "address", "id", Direction::to);
    const Walk planned = walk(map.build(), {"email"});
    EXPECT_THAT(names(planned), ElementsAre("customer", "address"));
    EXPECT_THAT(planned.stops[1].inflows, ElementsAre(flows("customer", "address_id", "id")));
}

TEST(Walk, DoesNotFollowAReferenceAgainstItsDirection) {
    MapBuilder map;
    map.field("ds", "calls", "email").identity = "email";
    map.field("ds", "leads", "id", "system.operations");
    map.reference("ds", "calls", "lead_id", "leads", "id", Direction::from);
    EXPECT_THAT(names(walk(map.build(), {"email"})), ElementsAre("calls"));
}

TEST(Walk, UsesAReferenceWithoutDirectionFromTheSideReachedFirst) {
    for (const char* seeded : {"a", "b"}) {
        MapBuilder map;
        map.field("ds", seeded, "email").identity = "email";
        map.field("ds", "b", "key");
        map.reference("ds", "a", "other", "b", "key", Direction::either);
        const Walk planned = walk(map.build(), {"email"});
        const bool forward = std::string(seeded) == "b";
        ASSERT_EQ(planned.stops.size(), 2U);
        EXPECT_EQ(planned.stops[0].collection.collection, seeded);
        EXPECT_THAT(planned.stops[1].inflows,
                    ElementsAre(forward ? flows("b", "key", "other") : flows("a", "other", "key")));
    }
}

TEST(Walk, BringsEveryInflowOfACollectionTogether) {
    MapBuilder map;
    map.field("ds", "service", "email").identity = "email";
    map.field("ds", "service", "alt_email").identity = "email";
    map.field("ds", "employee", "id");
    map.field("ds", "employee", "email").identity = "email";
    map.reference("ds", "service", "employee_id", "employee", "id", Direction::from);
    map.reference("ds", "employee", "id", "service", "employee_id", Direction::to);
    const Walk planned = walk(map.build(), {"email"});
    EXPECT_THAT(names(planned), ElementsAre("employee", "service"));
    EXPECT_THAT(planned.stops[1].inflows,
                UnorderedElementsAre(given("email", "email"), given("email", "alt_email"),
                                     flows("employee", "id", "employee_id")));
}

TEST(Walk, PutsEveryParentBeforeItsChildren) {
    MapBuilder map;
    map.field("ds", "a_last", "email").identity = "email";
    map.field("ds", "b_middle", "email").identity = "email";
    map.field("ds", "c_first", "email").identity = "email";
    map.reference("ds", "a_last", "x", "b_middle", "email", Direction::from);
    map.reference("ds", "b_middle", "x", "c_first", "email", Direction::from);
    EXPECT_THAT(names(walk(map.build(), {"email"})), ElementsAre("c_first", "b_middle", "a_last"));
}

TEST(Walk, SkipsACollectionThatOnlyAnotherIdentityReaches) {
    MapBuilder map;
    map.field("ds", "leads", "email").identity = "email";
    map.field("ds", "web", "user_id").identity = "user_id";
    map.reference("ds", "web_visits", "user", "web", "user_id", Direction::from);
    const Walk planned = walk(map.build(), {"email", "phone_number"});
    EXPECT_THAT(names(planned), ElementsAre("leads"));
    const std::string only =
        "collection, it is reachable by the \"user_id\" identity but only the \"email\" and "
        "\"phone_number\" identities were provided";
    EXPECT_THAT(planned.skipped,
                ElementsAre(Pair(CollectionId{"ds", "web"}, "Skipping the \"ds:web\" " + only),
                            Pair(CollectionId{"ds", "web_visits"},
                                 "Skipping the \"ds:web_visits\" " + only)));
}

TEST(Walk, NamesEveryTargetedCollectionThatNothingReaches) {
    MapBuilder map;
    map.field("ds", "leads", "email").identity = "email";
    map.field("ds", "lost", "name");
    map.field("ds", "gone", "name");
    map.field("ds", "log", "line", "system.operations");
    const Error error = refusal(map.build());
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, HasSubstr("Some nodes were not reachable: ds:gone, ds:lost."));
    EXPECT_THAT(error.detail, Not(HasSubstr("ds:log")));
}

TEST(Walk, LeavesUntargetedUnreachableCollectionsAlone) {
    MapBuilder map;
    map.field("ds", "leads", "email").identity = "email";
    map.field("ds", "log", "line", "system.operations");
    EXPECT_THAT(walk(map.build(), {"email"}).skipped, IsEmpty());
}

TEST(Walk, LeavesOutWhatACustomRequestFieldWouldReach) {
    MapBuilder map;
    map.field("ds", "leads", "email").identity = "email";
    map.field("ds", "tickets", "tenant").custom_request_field = "tenant_id";
    const Walk planned = walk(map.build(), {"email"});
    EXPECT_THAT(planned.skipped,
                ElementsAre(Pair(CollectionId{"ds", "tickets"}, HasSubstr("\"tenant_id\""))));
}

TEST(Walk, IsEmptyWhenNobodyDeclaresTheIdentity) {
    MapBuilder map;
    map.field("ds", "leads", "email").identity = "email";
    const Walk planned = walk(map.build(), {});
    EXPECT_THAT(planned.stops, IsEmpty());
    EXPECT_THAT(planned.skipped.at({"ds", "leads"}), HasSubstr("no identity was provided"));
}

TEST(Walk, GoesRoundACycleFromWhereItArrives) {
    MapBuilder map;
    map.field("ds", "c", "email").identity = "email";
    map.reference("ds", "b", "x", "c", "email", Direction::from);
    map.reference("ds", "a", "x", "b", "x", Direction::from);
    map.reference("ds", "b", "y", "a", "x", Direction::from);
    map.reference("ds", "d", "x", "a", "x", Direction::from);
    const Walk planned = walk(map.build(), {"email"});
    EXPECT_THAT(names(planned), ElementsAre("c", "b", "a", "d"));
    EXPECT_THAT(planned.stops[1].inflows,
                ElementsAre(flows("a", "x", "y"), flows("c", "email", "x")));
    EXPECT_TRUE(planned.cyclic);
}

TEST(Walk, FollowsASelfReferenceInItsDirection) {
    MapBuilder map;
    map.field("ds", "staff", "email").identity = "email";
    map.field("ds", "staff", "id");
    map.reference("ds", "staff", "manager_id", "staff", "id", Direction::to);
    const Walk up = walk(map.build(), {"email"});
    EXPECT_THAT(up.stops.at(0).inflows,
                ElementsAre(flows("staff", "manager_id", "id"), given("email", "email")));
    EXPECT_TRUE(up.cyclic);
}

TEST(Walk, IsNotCyclicWhereNothingLeadsBack) {
    MapBuilder map;
    map.field("ds", "leads", "email").identity = "email";
    map.reference("ds", "calls", "x", "leads", "email", Direction::from);
    map.reference("ds", "notes", "x", "leads", "email", Direction::from);
    map.reference("ds", "notes", "y", "calls", "x", Direction::from);
    EXPECT_FALSE(walk(map.build(), {"email"}).cyclic);
}

TEST(Walk, KeepsAnAfterInsideOfACycle) {
    MapBuilder map;
    map.field("ds", "a", "email").identity = "email";
    map.reference("ds", "b", "x", "a", "email", Direction::from);
    map.reference("ds", "a", "y", "b", "x", Direction::from);
    map.collection("ds", "a").after = {{"ds", "b"}};
    EXPECT_THAT(names(walk(map.build(), {"email"})), ElementsAre("b", "a"));
}

TEST(Walk, KeepsTheOrderThatAfterAsksFor) {
    MapBuilder map;
    for (const char* name : {"a", "b", "c"}) {
        map.field("ds", name, "email").identity = "email";
    }
    map.collection("ds", "a").after = {{"ds", "c"}};
    EXPECT_THAT(names(walk(map.build(), {"email"})), ElementsAre("b", "c", "a"));
}

TEST(Walk, KeepsTheOrderOfWholeDatasets) {
    MapBuilder map;
    map.field("crm", "a", "email").identity = "email";
    map.field("dialler", "b", "email").identity = "email";
    map.field("dialler", "c", "email").identity = "email";
    map.dataset("crm").after = {"dialler"};
    EXPECT_THAT(names(walk(map.build(), {"email"})), ElementsAre("b", "c", "a"));
}

TEST(Walk, RefusesAnAfterThatWaitsForItself) {
    MapBuilder map;
    map.field("ds", "leads", "id").identity = "email";
    map.reference("ds", "calls", "lead_id", "leads", "id", Direction::from);
    map.collection("ds", "leads").after = {{"ds", "calls"}};
    map.collection("ds", "leads").after_place = "map.yml:7:16";
    const Error error = refusal(map.build());
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, AllOf(testing::StartsWith("map.yml:7:16: `after`"),
                                    HasSubstr("ds:leads"), HasSubstr("ds:calls")));
}

TEST(Walk, RefusesDatasetsThatWaitForEachOther) {
    MapBuilder map;
    map.field("crm", "a", "email").identity = "email";
    map.field("dialler", "b", "email").identity = "email";
    map.dataset("crm").after = {"dialler"};
    map.dataset("dialler").after = {"crm"};
    map.dataset("dialler").after_place = "map.yml:20:14";
    map.dataset("crm").after_place = "map.yml:3:14";
    EXPECT_EQ(refusal(map.build()).code, ErrorCode::misconfigured);
    EXPECT_THAT(refusal(map.build()).detail, testing::ContainsRegex("^map.yml:(3|20):14: `after`"));
}

TEST(Walk, RefusesAnInflowThroughAnArrayOrANestedField) {
    MapBuilder array;
    array.field("ds", "leads", "email").identity = "email";
    array.field("ds", "leads", "ids").is_array = true;
    array.reference("ds", "calls", "lead_id", "leads", "ids", Direction::from);
    EXPECT_EQ(refusal(array.build()).code, ErrorCode::unsupported);
    EXPECT_THAT(refusal(array.build()).detail, HasSubstr("ds:leads:ids"));

    MapBuilder nested;
    Field inner;
    inner.name = "email";
    inner.identity = "email";
    nested.field("ds", "leads", "contact").fields = {inner};
    EXPECT_EQ(refusal(nested.build()).code, ErrorCode::unsupported);
    EXPECT_THAT(refusal(nested.build()).detail, HasSubstr("ds:leads:contact.email"));
}

TEST(Walk, AllowsNestedFieldsThatNothingFlowsThrough) {
    MapBuilder map;
    map.field("ds", "leads", "email").identity = "email";
    Field inner;
    inner.name = "street";
    map.field("ds", "leads", "address").fields = {inner};
    EXPECT_TRUE(plan_walk(map.build(), {"email"}, user).has_value());
}

TEST(Walk, PlansAMapOfTwoThousandCollections) {
    MapBuilder map;
    for (int i = 0; i < 2000; ++i) {
        const std::string name = "c" + std::to_string(10000 + i);
        map.field("ds", name, "key").identity = "kind" + std::to_string(i);
        if (i > 0) {
            map.reference("ds", name, "parent", "c" + std::to_string(10000 + i - 1), "key",
                          Direction::from);
        }
    }
    const DataMap built = map.build();
    const Walk planned = walk(built, {"kind0", "kind1999"});
    EXPECT_EQ(planned.stops.size(), 2000U);
    EXPECT_EQ(planned.stops.back().inflows.size(), 2U);
    EXPECT_EQ(walk(built, {"kind1999"}).skipped.size(), 1999U);
}

}  // namespace
}  // namespace callveil::domain

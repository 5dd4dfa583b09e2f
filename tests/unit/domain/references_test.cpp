// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/traversal.hpp"
#include "map_builder.hpp"

namespace callveil::domain {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

Error finding(const DataMap& map) {
    const auto checked = check_references(map);
    EXPECT_FALSE(checked.has_value());
    return checked ? Error{} : checked.error();
}

TEST(References, MayNameCollectionsOfOtherDatasets) {
    MapBuilder map;
    map.field("crm", "leads", "id");
    map.reference("dialler", "calls", "lead_id", "leads", "id", Direction::from, "crm");
    EXPECT_TRUE(check_references(map.build()).has_value());
}

TEST(References, ToACollectionThatIsNowhereAreNamed) {
    MapBuilder map;
    map.reference("ds", "calls", "lead_id", "leads", "id", Direction::from);
    map.reference("ds", "notes", "lead_id", "leads", "id", Direction::from, "crm");
    const Error error = finding(map.build());
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail,
                AllOf(HasSubstr("Referenced object ds:leads:id from dataset ds does not exist"),
                      HasSubstr("Referenced object crm:leads:id from dataset ds does not exist: no "
                                "loaded file holds that dataset")));
}

TEST(References, MayNameCollectionsWithDots) {
    MapBuilder map;
    map.field("ds", "crm.leads", "id").identity = "email";
    map.reference("ds", "calls", "lead_id", "crm", "leads.id", Direction::from);
    EXPECT_TRUE(check_references(map.build()).has_value());
    const auto walk = plan_walk(map.build(), {"email"}, {}).value();
    EXPECT_EQ(walk.stops.at(1).inflows.at(0).from.text(), "ds:crm.leads:id");
    map.reference("ds", "notes", "lead_id", "crm", "cases.id", Direction::from);
    EXPECT_THAT(finding(map.build()).detail, HasSubstr("Referenced object ds:crm:cases.id"));
}

TEST(References, ToAMissingFieldAreNamed) {
    MapBuilder map;
    map.field("ds", "leads", "id");
    map.reference("ds", "calls", "lead_id", "leads", "uid", Direction::from);
    EXPECT_THAT(finding(map.build()).detail,
                StartsWith("Referenced object ds:leads:uid from dataset ds does not exist"));
}

TEST(References, ToASkippedCollectionAreNamed) {
    MapBuilder map;
    map.field("ds", "leads", "id");
    map.collection("ds", "leads").skip_processing = true;
    map.reference("ds", "calls", "lead_id", "leads", "id", Direction::from);
    EXPECT_THAT(finding(map.build()).detail,
                AllOf(StartsWith("Referenced object ds:leads:id from dataset ds does not exist"),
                      HasSubstr("skip_processing")));
}

TEST(References, OfASkippedCollectionDoNotMatter) {
    MapBuilder map;
    map.reference("ds", "calls", "lead_id", "leads", "id", Direction::from);
    map.collection("ds", "calls").skip_processing = true;
    EXPECT_TRUE(check_references(map.build()).has_value());
}

TEST(References, IntoTheirOwnCollectionNeedADirection) {
    for (const auto direction : {Direction::to, Direction::from, Direction::either}) {
        MapBuilder map;
        map.field("ds", "staff", "id");
        map.reference("ds", "staff", "manager_id", "staff", "id", direction);
        map.field("ds", "staff", "manager_id").references_place = "map.yml:9:13";
        if (direction != Direction::either) {
            EXPECT_TRUE(check_references(map.build()).has_value());
            continue;
        }
        const Error error = finding(map.build());
        EXPECT_EQ(error.code, ErrorCode::misconfigured);
        EXPECT_THAT(error.detail,
                    AllOf(StartsWith("map.yml:9:13: Field ds:staff:manager_id references its own"),
                          HasSubstr("needs a direction")));
    }
}

/// Items that refer to orders by tenant and number together.
MapBuilder items_of_orders() {
    MapBuilder map;
    map.field("ds", "orders", "tenant");
    map.field("ds", "orders", "number").identity = "order";
    map.reference("ds", "items", "tenant", "orders", "tenant", Direction::from);
    map.reference("ds", "items", "order_number", "orders", "number", Direction::from);
    for (const char* name : {"tenant", "order_number"}) {
        map.field("ds", "items", name).references[0].composite = "order";
    }
    return map;
}

TEST(References, OfOneCompositeAreOneInflow) {
    const auto walk = plan_walk(items_of_orders().build(), {"order"}, {}).value();
    ASSERT_EQ(walk.stops.size(), 2U);
    ASSERT_EQ(walk.stops[1].inflows.size(), 1U);
    const Inflow& inflow = walk.stops[1].inflows[0];
    EXPECT_THAT(inflow.giving(), testing::ElementsAre("tenant", "number"));
    EXPECT_THAT(inflow.receiving(), testing::ElementsAre("tenant", "order_number"));
}

TEST(References, OfACompositeWithoutDirectionTurnRoundTogether) {
    auto map = items_of_orders();
    map.field("ds", "orders", "number").identity.clear();
    map.field("ds", "items", "line").identity = "line";
    for (const char* name : {"tenant", "order_number"}) {
        map.field("ds", "items", name).references[0].direction = Direction::either;
    }
    const auto walk = plan_walk(map.build(), {"line"}, {}).value();
    ASSERT_EQ(walk.stops.size(), 2U);
    EXPECT_THAT(walk.stops[1].inflows.at(0).giving(),
                testing::ElementsAre("tenant", "order_number"));
    EXPECT_THAT(walk.stops[1].inflows.at(0).receiving(), testing::ElementsAre("tenant", "number"));
}

TEST(References, OfOneCompositeLeadToOneCollectionInOneDirection) {
    auto other_way = items_of_orders();
    other_way.field("ds", "items", "tenant").references[0].direction = Direction::to;
    EXPECT_THAT(finding(other_way.build()).detail,
                HasSubstr("The references of the composite order"));
    auto elsewhere = items_of_orders();
    elsewhere.field("ds", "tenants", "id");
    elsewhere.field("ds", "items", "tenant").references[0].target = {{"ds", "tenants"}, "id"};
    EXPECT_THAT(finding(elsewhere.build()).detail, HasSubstr("lead to different collections"));
}

TEST(References, NameTheirPlace) {
    MapBuilder map;
    map.reference("ds", "calls", "lead_id", "leads", "id", Direction::from);
    map.field("ds", "calls", "lead_id").references_place = "map.yml:9:13";
    EXPECT_THAT(finding(map.build()).detail, StartsWith("map.yml:9:13: Referenced object ds:"));
}

TEST(References, MayNotHaveAnAfterThatWaitsForItself) {
    MapBuilder map;
    map.collection("ds", "a").after = {{"ds", "b"}};
    map.collection("ds", "b").after = {{"ds", "a"}};
    map.collection("ds", "a").after_place = map.collection("ds", "b").after_place = "m.yml:5:3";
    EXPECT_THAT(finding(map.build()).detail, StartsWith("m.yml:5:3: `after` in the data map"));
}

TEST(References, IncludeWhatAfterNames) {
    MapBuilder map;
    map.field("ds", "leads", "id");
    map.collection("ds", "leads").after = {{"ds", "nobody"}};
    map.collection("ds", "leads").erase_after = {{"ds", "nothing"}};
    map.dataset("ds").after = {"nowhere"};
    EXPECT_THAT(finding(map.build()).detail,
                AllOf(HasSubstr("ds:nobody"), HasSubstr("ds:nothing"), HasSubstr("nowhere")));
}

}  // namespace
}  // namespace callveil::domain

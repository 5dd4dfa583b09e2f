// SPDX-License-Identifier: Apache-2.0
#include "domain/erase_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "domain/traversal.hpp"
#include "map_builder.hpp"

namespace callveil::domain {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> order_of(const DataMap& map, const Homes& homes) {
    const auto ranks = erase_order(map, homes).value();
    std::vector<std::string> names(ranks.size());
    for (const auto& [id, rank] : ranks) {
        names.at(rank) = id.text();
    }
    return names;
}

Error refusal(const DataMap& map, const Homes& homes) {
    const auto order = erase_order(map, homes);
    EXPECT_FALSE(order.has_value());
    return order ? Error{} : order.error();
}

MapBuilder two_datasets() {
    MapBuilder map;
    for (const char* name : {"a", "b"}) {
        map.collection("crm", name);
        map.collection("dialler", name);
    }
    return map;
}

const Homes two_homes = {{"crm", "customers"}, {"dialler", "calls"}};

TEST(EraseOrder, GoesByDatabaseAndNameWhereNobodyAsksForMore) {
    EXPECT_THAT(order_of(two_datasets().build(), two_homes),
                ElementsAre("dialler:a", "dialler:b", "crm:a", "crm:b"));
}

TEST(EraseOrder, PutsACollectionBehindThoseThatItsEraseAfterNames) {
    auto map = two_datasets();
    map.collection("dialler", "a").erase_after = {{"dialler", "b"}};
    EXPECT_THAT(order_of(map.build(), two_homes),
                ElementsAre("dialler:b", "dialler:a", "crm:a", "crm:b"));
}

TEST(EraseOrder, HasADatabaseWaitForAnother) {
    auto map = two_datasets();
    map.collection("dialler", "a").erase_after = {{"crm", "b"}};
    EXPECT_THAT(order_of(map.build(), two_homes),
                ElementsAre("crm:a", "crm:b", "dialler:a", "dialler:b"));
}

TEST(EraseOrder, LeavesOutWhatIsSkipped) {
    auto map = two_datasets();
    map.collection("dialler", "a").erase_after = {{"crm", "b"}};
    map.collection("crm", "b").skip_processing = true;
    EXPECT_THAT(order_of(map.build(), two_homes), ElementsAre("dialler:a", "dialler:b", "crm:a"));
}

TEST(EraseOrder, RefusesCollectionsThatWaitForThemselves) {
    auto map = two_datasets();
    map.collection("crm", "a").erase_after = {{"crm", "b"}};
    map.collection("crm", "b").erase_after = {{"crm", "a"}};
    map.collection("crm", "a").erase_after_place = "crm.yml:6:20";
    map.collection("crm", "b").erase_after_place = "crm.yml:9:20";
    const Error error = refusal(map.build(), two_homes);
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, AllOf(testing::ContainsRegex("^crm.yml:(6|9):20: `erase_after`"),
                                    HasSubstr("crm:a -> crm:b")));
    EXPECT_FALSE(check_references(map.build()).has_value());
}

TEST(EraseOrder, RefusesDatabasesThatWaitForEachOther) {
    auto map = two_datasets();
    map.collection("crm", "a").erase_after = {{"dialler", "a"}};
    map.collection("dialler", "b").erase_after = {{"crm", "b"}};
    map.collection("crm", "a").erase_after_place = "crm.yml:6:20";
    map.collection("dialler", "b").erase_after_place = "dialler.yml:9:20";
    EXPECT_TRUE(check_references(map.build()).has_value()) << "in one database it is an order";
    EXPECT_THAT(
        refusal(map.build(), two_homes).detail,
        AllOf(testing::ContainsRegex("^(crm.yml:6|dialler.yml:9):20: "),
              HasSubstr("lead databases wait for each other"), HasSubstr("calls -> customers")));
}

}  // namespace
}  // namespace callveil::domain

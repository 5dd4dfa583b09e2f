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

TEST(References, IntoTheirOwnCollectionAreRefused) {
    MapBuilder map;
    map.field("ds", "staff", "id");
    map.reference("ds", "staff", "manager_id", "staff", "id", Direction::to);
    const Error error = finding(map.build());
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, AllOf(HasSubstr("ds:staff:manager_id"), HasSubstr("self reference")));
}

TEST(References, IncludeWhatAfterNames) {
    MapBuilder map;
    map.field("ds", "leads", "id");
    map.collection("ds", "leads").after = {{"ds", "nobody"}};
    map.dataset("ds").after = {"nowhere"};
    EXPECT_THAT(finding(map.build()).detail, AllOf(HasSubstr("ds:nobody"), HasSubstr("nowhere")));
}

}  // namespace
}  // namespace callveil::domain

// SPDX-License-Identifier: Apache-2.0
#include "domain/plan.hpp"

#include <gtest/gtest.h>

namespace callveil::domain {
namespace {

FieldId field_of(const std::string& collection) {
    return {{"ds", collection}, "id"};
}

TEST(Way, CountsStepsThatAreTakenSeveralTimesInARow) {
    std::vector<Hop> way;
    for (const auto* collection : {"a", "b", "b", "b", "a"}) {
        extend(way, field_of(collection));
    }
    const std::vector<Hop> expected = {{field_of("a"), 1}, {field_of("b"), 3}, {field_of("a"), 1}};
    EXPECT_EQ(way, expected);
}

TEST(Way, KeepsItsBeginningAndItsEndWhenItIsLong) {
    std::vector<Hop> way;
    for (int i = 0; i < 100; ++i) {
        extend(way, field_of("c" + std::to_string(i)));
    }
    ASSERT_EQ(way.size(), 16U);
    for (std::size_t i = 0; i < 8; ++i) {
        EXPECT_EQ(way[i].field, field_of("c" + std::to_string(i)));
    }
    EXPECT_EQ(way[8].field, FieldId{}) << "steps are left out here";
    for (std::size_t i = 9; i < 16; ++i) {
        EXPECT_EQ(way[i].field, field_of("c" + std::to_string(84 + i)));
    }
}

}  // namespace
}  // namespace callveil::domain

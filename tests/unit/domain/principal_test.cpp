// SPDX-License-Identifier: Apache-2.0
#include "domain/principal.hpp"

#include <gtest/gtest.h>

namespace callveil::domain {
namespace {

TimePoint second(int number) {
    return TimePoint{std::chrono::seconds{number}};
}

EnrolledKey key_from_10_to_20() {
    EnrolledKey key;
    key.not_before = second(10);
    key.not_after = second(20);
    return key;
}

TEST(EnrolledKey, IsValidFromItsFirstInstantUpToItsLast) {
    const EnrolledKey key = key_from_10_to_20();
    EXPECT_FALSE(key.valid_at(second(9)));
    EXPECT_TRUE(key.valid_at(second(10)));
    EXPECT_TRUE(key.valid_at(second(19)));
    EXPECT_FALSE(key.valid_at(second(20)));
}

TEST(EnrolledKey, IsInvalidFromItsRevocationOn) {
    EnrolledKey key = key_from_10_to_20();
    key.revoked_at = second(15);
    EXPECT_TRUE(key.valid_at(second(14)));
    EXPECT_FALSE(key.valid_at(second(15)));
    EXPECT_FALSE(key.valid_at(second(16)));
}

}  // namespace
}  // namespace callveil::domain

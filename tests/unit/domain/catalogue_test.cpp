// SPDX-License-Identifier: Apache-2.0
#include "domain/catalogue.hpp"

#include <gtest/gtest.h>

namespace callveil::domain {
namespace {

Value text(const char* value) {
    return std::string(value);
}

TEST(Collated, MakesEqualWhatACollationCallsEqual) {
    EXPECT_EQ(collated(text("AnX \xC3\x84"), "NOCASE"), text("anx \xC3\x84"));
    EXPECT_EQ(collated(text("AnX  "), "rtrim"), text("AnX"));
    EXPECT_EQ(collated(text("   "), "RTRIM"), text(""));
    EXPECT_EQ(collated(text("AnX\t "), "RTRIM"), text("AnX\t"));
    EXPECT_EQ(collated(text("AnX "), ""), text("AnX "));
}

TEST(Collated, LeavesAloneWhatIsNoText) {
    EXPECT_EQ(collated(Value(std::int64_t{7}), "NOCASE"), Value(std::int64_t{7}));
    EXPECT_EQ(collated(Value(Blob{"A"}), "NOCASE"), Value(Blob{"A"}));
    EXPECT_EQ(collated(Value(Null{}), "RTRIM"), Value(Null{}));
}

}  // namespace
}  // namespace callveil::domain

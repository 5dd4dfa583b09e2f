// SPDX-License-Identifier: Apache-2.0
#include "domain/time.hpp"

#include <gtest/gtest.h>

namespace callveil::domain {
namespace {

TEST(Time, IsWrittenInUtcWithMilliseconds) {
    const TimePoint time{Microseconds{1'763'918'192'299'999}};
    EXPECT_EQ(to_rfc3339(time), "2025-11-23T17:16:32.299Z");
    EXPECT_EQ(to_date(time), "2025-11-23");
}

TEST(Time, BeforeTheEpochIsWrittenToo) {
    EXPECT_EQ(to_rfc3339(TimePoint{Microseconds{-1}}), "1969-12-31T23:59:59.999Z");
}

TEST(Time, IsReadToTheMicrosecond) {
    EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:01Z"), TimePoint{Microseconds{1'000'000}});
    EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:00.5Z"), TimePoint{Microseconds{500'000}});
    EXPECT_EQ(parse_rfc3339("1970-01-01t00:00:00.0000019z"), TimePoint{Microseconds{1}});
    EXPECT_TRUE(parse_rfc3339("2028-02-29T23:59:59Z").has_value());
}

class BadTime : public testing::TestWithParam<const char*> {};

TEST_P(BadTime, IsRefusedWithASentence) {
    const auto time = parse_rfc3339(GetParam());
    ASSERT_FALSE(time.has_value());
    EXPECT_EQ(time.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(time.error().detail.find("RFC 3339"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Each, BadTime,
                         testing::Values("", "2026-11-23", "2026-11-23T17:16:32",
                                         "2026-11-23T17:16:32+01:00", "2027-02-29T00:00:00Z",
                                         "2026-13-01T00:00:00Z", "2026-11-23T24:00:00Z",
                                         "2026-11-23T17:16:60Z", "2026-11-23T17:16:32.Z",
                                         "2026-11-23T17:16:32ZZ", "2026-11-23 17:16:32Z",
                                         "+026-11-23T17:16:32Z"));

}  // namespace
}  // namespace callveil::domain

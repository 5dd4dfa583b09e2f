// SPDX-License-Identifier: Apache-2.0
#include "domain/deadlines.hpp"

#include <gtest/gtest.h>

#include <array>

namespace callveil::domain {
namespace {

using namespace std::chrono_literals;

TimePoint at(const char* text) {
    return parse_rfc3339(text).value();
}

std::string last_instant(TimePoint time) {
    EXPECT_EQ(time + 1us, std::chrono::ceil<std::chrono::days>(time)) << "not the end of a day";
    return to_date(time);
}

struct Month {
    const char* starts;
    const char* due;
};
class GdprMonth : public testing::TestWithParam<Month> {};

TEST_P(GdprMonth, EndsOnTheSameDayNumberOrTheLastDay) {
    const auto deadlines = deadlines_for(Regime::gdpr, at(GetParam().starts), {});
    EXPECT_EQ(last_instant(deadlines.due_by), GetParam().due);
    EXPECT_FALSE(deadlines.confirm_by.has_value());
    EXPECT_EQ(deadlines.starts, at(GetParam().starts));
}

INSTANTIATE_TEST_SUITE_P(Table, GdprMonth,
                         testing::Values(Month{"2026-11-23T17:16:32Z", "2026-12-23"},
                                         Month{"2026-01-31T00:00:00Z", "2026-02-28"},
                                         Month{"2028-01-31T23:59:59Z", "2028-02-29"},
                                         Month{"2028-01-29T08:00:00Z", "2028-02-29"},
                                         Month{"2027-01-29T08:00:00Z", "2027-02-28"},
                                         Month{"2026-03-31T12:00:00Z", "2026-04-30"},
                                         Month{"2026-02-28T12:00:00Z", "2026-03-28"},
                                         Month{"2028-02-29T12:00:00Z", "2028-03-29"},
                                         Month{"2026-12-31T23:00:00Z", "2027-01-31"}));

struct Ccpa {
    const char* starts;
    const char* confirm;
    const char* due;
};
class CcpaClock : public testing::TestWithParam<Ccpa> {};

TEST_P(CcpaClock, CountsTenBusinessDaysAndFortyFiveDays) {
    BusinessCalendar calendar;
    calendar.holidays = {std::chrono::sys_days{2026y / 11 / 26},
                         std::chrono::sys_days{2026y / 11 / 27},
                         std::chrono::sys_days{2026y / 12 / 25}};
    const auto deadlines = deadlines_for(Regime::ccpa, at(GetParam().starts), calendar);
    ASSERT_TRUE(deadlines.confirm_by.has_value());
    EXPECT_EQ(last_instant(*deadlines.confirm_by), GetParam().confirm);
    EXPECT_EQ(last_instant(deadlines.due_by), GetParam().due);
}

INSTANTIATE_TEST_SUITE_P(Table, CcpaClock,
                         testing::Values(Ccpa{"2026-11-02T09:00:00Z", "2026-11-16", "2026-12-17"},
                                         Ccpa{"2026-11-23T17:00:00Z", "2026-12-09", "2027-01-07"},
                                         Ccpa{"2026-11-07T09:00:00Z", "2026-11-20", "2026-12-22"},
                                         Ccpa{"2028-01-15T09:00:00Z", "2028-01-28", "2028-02-29"}));

TEST(BusinessCalendar, TakesItsWeekendFromTheFile) {
    BusinessCalendar calendar;
    calendar.weekend = {std::chrono::Friday};
    EXPECT_FALSE(calendar.is_business_day(std::chrono::sys_days{2026y / 11 / 27}));
    EXPECT_TRUE(calendar.is_business_day(std::chrono::sys_days{2026y / 11 / 28}));
}

TEST(Strictest, TakesTheEarliestAnswerAndTheEarliestConfirmation) {
    const TimePoint starts = at("2026-01-31T10:00:00Z");
    const std::array both = {deadlines_for(Regime::ccpa, starts, {}),
                             deadlines_for(Regime::gdpr, starts, {})};
    const Deadlines hardest = strictest(both);
    EXPECT_EQ(hardest.regime, Regime::gdpr);
    EXPECT_EQ(hardest.due_by, both[1].due_by);
    EXPECT_EQ(hardest.confirm_by, both[0].confirm_by);
}

TEST(Strictest, OfOneIsThatOne) {
    const std::array one = {deadlines_for(Regime::gdpr, at("2026-01-31T10:00:00Z"), {})};
    EXPECT_EQ(strictest(one).due_by, one[0].due_by);
    EXPECT_FALSE(strictest(one).confirm_by.has_value());
}

TEST(ClockStart, IsTheEarlierOfBothTimes) {
    const TimePoint daemon = at("2026-11-23T12:00:00Z");
    EXPECT_EQ(clock_start(daemon - 3h, daemon, 5min), daemon - 3h);
    EXPECT_EQ(clock_start(daemon + 1min, daemon, 5min), daemon);
    EXPECT_EQ(clock_start(std::nullopt, daemon, 5min), daemon);
    EXPECT_EQ(clock_start(daemon - 24h * 90, daemon, 5min), daemon - 24h * 90);
}

TEST(ClockStart, IgnoresADesktopClockThatCannotBeRight) {
    const TimePoint daemon = at("2026-11-23T12:00:00Z");
    EXPECT_EQ(clock_start(daemon + 6min, daemon, 5min), daemon);
    EXPECT_EQ(clock_start(daemon - 24h * 90 - 1us, daemon, 5min), daemon);
    EXPECT_EQ(clock_start(TimePoint{}, daemon, 5min), daemon);
}

}  // namespace
}  // namespace callveil::domain

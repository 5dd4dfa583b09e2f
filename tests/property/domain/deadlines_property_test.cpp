// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <array>

#include "domain/deadlines.hpp"

namespace callveil::domain {
namespace {

TimePoint any_time() {
    // 2020 to 2100, in seconds.
    return TimePoint{
        std::chrono::seconds{*rc::gen::inRange<std::int64_t>(1'577'836'800, 4'102'444'800)}};
}

RC_GTEST_PROP(GdprDeadline, IsTwentyEightToThirtyOneDaysAway, ()) {
    const TimePoint starts = any_time();
    const auto day = std::chrono::floor<std::chrono::days>(starts);
    const auto due =
        std::chrono::floor<std::chrono::days>(deadlines_for(Regime::gdpr, starts, {}).due_by);
    RC_ASSERT((due - day).count() >= 28);
    RC_ASSERT((due - day).count() <= 31);
    const std::chrono::year_month_day from{day};
    const std::chrono::year_month_day until{due};
    RC_ASSERT(until.month() == from.month() + std::chrono::months{1});
}

RC_GTEST_PROP(GdprDeadline, NeverComesEarlierForALaterRequest, ()) {
    const TimePoint one = any_time();
    const TimePoint later = one + std::chrono::hours{*rc::gen::inRange(0, 2000)};
    RC_ASSERT(deadlines_for(Regime::gdpr, one, {}).due_by <=
              deadlines_for(Regime::gdpr, later, {}).due_by);
}

RC_GTEST_PROP(CcpaDeadline, LeavesTenBusinessDays, ()) {
    const TimePoint starts = any_time();
    BusinessCalendar calendar;
    const auto first = std::chrono::floor<std::chrono::days>(starts);
    for (const int offset : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 30))) {
        calendar.holidays.insert(first + std::chrono::days{offset});
    }
    const auto last = std::chrono::floor<std::chrono::days>(
        deadlines_for(Regime::ccpa, starts, calendar).confirm_by.value());
    int business_days = 0;
    for (auto day = first + std::chrono::days{1}; day <= last; day += std::chrono::days{1}) {
        business_days += calendar.is_business_day(day) ? 1 : 0;
    }
    RC_ASSERT(business_days == 10);
    RC_ASSERT(calendar.is_business_day(last));
}

RC_GTEST_PROP(Strictest, IsNeverLaterThanAnyOfThem, ()) {
    const TimePoint starts = any_time();
    const std::array all = {deadlines_for(Regime::gdpr, starts, {}),
                            deadlines_for(Regime::ccpa, starts, {})};
    const Deadlines hardest = strictest(all);
    for (const auto& one : all) {
        RC_ASSERT(hardest.due_by <= one.due_by);
        RC_ASSERT((!one.confirm_by || *hardest.confirm_by <= *one.confirm_by));
    }
}

}  // namespace
}  // namespace callveil::domain

// SPDX-License-Identifier: Apache-2.0
#include "domain/deadlines.hpp"

#include <algorithm>

namespace callveil::domain {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int confirm_business_days = 10;
constexpr days ccpa_answer{45};

TimePoint end_of(sys_days day) {
    return TimePoint{day + days{1}} - Microseconds{1};
}

sys_days one_month_after(sys_days day) {
    const std::chrono::year_month_day date{day};
    const auto same_number = date + std::chrono::months{1};
    return same_number.ok()
               ? sys_days{same_number}
               : sys_days{same_number.year() / same_number.month() / std::chrono::last};
}

sys_days business_days_after(sys_days day, int count, const BusinessCalendar& calendar) {
    while (count > 0) {
        day += days{1};
        count -= calendar.is_business_day(day) ? 1 : 0;
    }
    return day;
}

}  // namespace

bool BusinessCalendar::is_business_day(sys_days day) const noexcept {
    return std::ranges::find(weekend, std::chrono::weekday{day}) == weekend.end() &&
           !holidays.contains(day);
}

Deadlines deadlines_for(Regime regime, TimePoint starts, const BusinessCalendar& calendar) {
    const auto day = std::chrono::floor<days>(starts);
    if (regime == Regime::gdpr) {
        return {regime, starts, std::nullopt, end_of(one_month_after(day))};
    }
    return {regime, starts, end_of(business_days_after(day, confirm_business_days, calendar)),
            end_of(day + ccpa_answer)};
}

Deadlines strictest(std::span<const Deadlines> all) {
    Deadlines hardest = *std::ranges::min_element(all, {}, &Deadlines::due_by);
    for (const auto& one : all) {
        if (one.confirm_by) {
            hardest.confirm_by =
                std::min(*one.confirm_by, hardest.confirm_by.value_or(*one.confirm_by));
        }
    }
    return hardest;
}

bool is_believable(TimePoint received, TimePoint daemon, Microseconds max_skew) noexcept {
    return received <= daemon + max_skew && received >= daemon - oldest_receipt;
}

TimePoint clock_start(std::optional<TimePoint> desktop, TimePoint daemon, Microseconds max_skew) {
    const bool believable = desktop && is_believable(*desktop, daemon, max_skew);
    return believable ? std::min(*desktop, daemon) : daemon;
}

}  // namespace callveil::domain

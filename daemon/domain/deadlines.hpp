// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "domain/request.hpp"

namespace callveil::domain {

/// Which days count as business days somewhere. Days are days in UTC.
struct BusinessCalendar {
    std::string name;
    std::set<std::chrono::sys_days> holidays;
    std::vector<std::chrono::weekday> weekend = {std::chrono::Saturday, std::chrono::Sunday};

    bool is_business_day(std::chrono::sys_days day) const noexcept;
};

/// The times that `regime` sets for a request received at `starts`. Each is the last microsecond of
/// a day in UTC, so that a request is never late before its last day is over.
///
/// GDPR 12(3): due on the same day number of the next month, else on that month's last day.
/// CCPA, 11 CCR 7021: confirm within 10 business days of `calendar`, answer within 45 calendar
/// days, both counted from the day after receipt. `calendar` is not used for GDPR.
Deadlines deadlines_for(Regime regime, TimePoint starts, const BusinessCalendar& calendar);

/// The hardest of several regimes: the earliest answer and the earliest confirmation that any asks
/// for; regime and start are those of the earliest answer. `all` is not empty.
Deadlines strictest(std::span<const Deadlines> all);

/// How far back a time of receipt may lie, for typing errors and clocks that were never set.
inline constexpr std::chrono::days oldest_receipt{90};

/// Whether `received`, as a desktop or a person says, can be right: not later than the daemon's
/// time by more than `max_skew`, not more than `oldest_receipt` before it.
bool is_believable(TimePoint received, TimePoint daemon, Microseconds max_skew) noexcept;

/// When the clocks start: the earlier of the desktop's and the daemon's time of receipt.
///
/// A desktop clock that cannot be right, see is_believable(), is ignored.
TimePoint clock_start(std::optional<TimePoint> desktop, TimePoint daemon, Microseconds max_skew);

}  // namespace callveil::domain

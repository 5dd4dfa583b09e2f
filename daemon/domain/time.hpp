// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "callveil/result.hpp"

namespace callveil::domain {

/// UTC with microseconds. Every time in the daemon comes from `ports::Clock` or from a message.
using TimePoint = std::chrono::sys_time<std::chrono::microseconds>;
using Microseconds = std::chrono::microseconds;

/// RFC 3339 in UTC with milliseconds, e.g. "2026-11-23T17:16:32.299Z".
std::string to_rfc3339(TimePoint time);
/// @error invalid_argument  not an RFC 3339 date-time in UTC ("Z").
Result<TimePoint> parse_rfc3339(std::string_view text);
/// "2026-11-23"
std::string to_date(TimePoint time);

}  // namespace callveil::domain

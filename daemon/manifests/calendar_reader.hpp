// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "callveil/result.hpp"
#include "domain/deadlines.hpp"

namespace callveil::manifests {

/// Reads a calendar of business days:
///
///     calendar:
///       name: us-california
///       weekend: [saturday, sunday]       # this is the default
///       holidays:
///         - {date: 2026-01-01, name: New Year's Day}
///
/// @error misconfigured  "file:line:column: ..." bad YAML, unknown or duplicate keys, a day that
/// does
///                       not exist or stands twice, a weekend of all seven days.
/// @error not_found      the file is missing.
Result<domain::BusinessCalendar> load_calendar(const std::filesystem::path& file);

/// The same for one text; `file_name` stands in locations.
Result<domain::BusinessCalendar> parse_calendar(std::string_view text, std::string_view file_name);

}  // namespace callveil::manifests

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/table.hpp"

/// Words and looks that several commands share.
namespace callveil::cli {

/// "2026-11-23 17:16Z" of an RFC 3339 time; other text stays as it is.
std::string short_time(std::string_view rfc3339);
/// A deadline with the days that are left; in warning colour in its last week, in red when over.
Cell deadline(std::string_view rfc3339, domain::TimePoint now);
/// When a key ends, with the days that are left; in warning colour in its last 30 days.
Cell expiry(std::string_view rfc3339, domain::TimePoint now);
/// How long ago something was: "5 s ago", "3 min ago"; empty text stays empty.
std::string age(std::string_view rfc3339, domain::TimePoint now);
/// A state of a request, job, key or source in the colour of how good that is.
Cell state_cell(std::string_view state);
/// Whether a request in this state never moves again.
bool is_final_state(std::string_view state);
/// "1 row", "2 rows".
std::string counted(std::int64_t count, std::string_view noun);
/// "a, b, c"
std::string joined(const std::vector<std::string>& words);

}  // namespace callveil::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "callveil/result.hpp"

namespace callveil::app {

using Milliseconds = std::chrono::milliseconds;

/// "1500ms" -> 1.5 s; units ms, s, min, h, d. @error invalid_argument
Result<Milliseconds> parse_duration(std::string_view text);
/// The shortest exact form that parse_duration() reads.
std::string print_duration(Milliseconds duration);

}  // namespace callveil::app

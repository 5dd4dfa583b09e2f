// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

namespace callveil::plugin {

using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// RFC 3339 in UTC with milliseconds: "2026-11-23T17:16:32.299Z".
std::string rfc3339(WallTime time);

/// The clock of this computer.
WallTime wall_now();

}  // namespace callveil::plugin

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace callveil::app {

/// What callveild tells systemd or the shell. Once released a number keeps its meaning.
enum class Exit : int { ok = 0, failed = 1, usage = 2, disk_failed = 74, configuration = 78 };

struct ExitMeaning {
    Exit exit;
    std::string_view text;
};

/// Every exit code, for `--help` and the reference page. The only list.
inline constexpr std::array exit_meanings{
    ExitMeaning{Exit::ok, "stopped in order; --check: no error, though there may be warnings"},
    ExitMeaning{Exit::failed, "could not start or failed; --check: errors were found"},
    ExitMeaning{Exit::usage, "the command line is wrong"},
    ExitMeaning{Exit::disk_failed, "the disk failed while the store committed; start again"},
    ExitMeaning{Exit::configuration, "callveil.yaml or a file that it names must be mended first"},
};

}  // namespace callveil::app

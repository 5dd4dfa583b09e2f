// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace callveil::cli {

/// What the program tells the shell. Once released a number keeps its meaning.
enum class Exit : int {
    ok = 0,
    refused = 1,
    usage = 2,
    not_found = 3,
    denied = 4,
    silent = 5,
    findings = 6,
    conflict = 7,
    stale = 8,
    no_identity = 78,
};

struct ExitMeaning {
    Exit exit;
    std::string_view text;
};

/// Every exit code, for `--help` and the reference page. The only list.
inline constexpr std::array exit_meanings{
    ExitMeaning{Exit::ok, "done"},
    ExitMeaning{Exit::refused, "the daemon refused, or something failed"},
    ExitMeaning{Exit::usage, "the command line is wrong"},
    ExitMeaning{Exit::not_found, "no such request, job, plan, package or key"},
    ExitMeaning{Exit::denied, "this person may not do this"},
    ExitMeaning{Exit::silent, "no answer from the daemon"},
    ExitMeaning{Exit::findings, "a check found errors"},
    ExitMeaning{Exit::conflict, "it exists already, or its state does not allow this: look again"},
    ExitMeaning{Exit::stale, "the plan, row, key or package is out of date or past its time"},
    ExitMeaning{Exit::no_identity, "the identity file is missing or cannot be used"},
};

}  // namespace callveil::cli

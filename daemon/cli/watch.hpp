// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/session.hpp"

namespace callveil::cli {

/// What `request watch` is given.
struct Watched {
    std::string reference;
    double interval_s = 1;
};

void declare_watch(CLI::App& command, Watched& given);
/// Prints a line per change until the request is final or the person presses Ctrl-C. Reads the
/// queue, not the request itself: it shows nothing personal, so it leaves no trail in the audit.
/// Exit::refused for every end but `completed`.
Result<Exit> watch(Session& session, const Watched& given);

}  // namespace callveil::cli

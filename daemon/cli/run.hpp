// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/exit.hpp"
#include "cli/terminal.hpp"

namespace callveil::cli {

/// The whole program: reads the command line (without the program's name), runs one command.
/// Never throws.
Exit run(std::vector<std::string> arguments, Terminal& terminal) noexcept;

}  // namespace callveil::cli

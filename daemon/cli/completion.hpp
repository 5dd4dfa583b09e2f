// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace callveil::cli {

enum class Shell { bash, zsh, fish };

/// A completion script for `shell`, made by walking the commands: their words, their options, the
/// words that an option allows, and file names where an option takes a file.
std::string completion_script(const CLI::App& root, Shell shell);

}  // namespace callveil::cli

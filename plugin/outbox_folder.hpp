// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "callveil/result.hpp"

namespace callveil::plugin {

/// Makes `state_folder`/callveil (0700) and an empty outbox file in it (0600) where they are
/// missing, and checks that nobody else can reach what is there.
/// @return path of the file.
/// @error misconfigured  not ours, a symbolic link, or open to others; with the command that mends
/// it.
/// @error unavailable    cannot be made.
Result<std::filesystem::path> prepare_outbox_file(const std::filesystem::path& state_folder);

}  // namespace callveil::plugin

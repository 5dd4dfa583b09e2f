// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "callveil/result.hpp"

namespace callveil::plugin {

/// Makes `state_folder`/callveil (0700) and an empty outbox file in it (0600) where they are
/// missing, and checks that nobody else can reach what is there and that it was not emptied.
/// @return path of the file.
/// @error misconfigured  not ours, a symbolic link, open to others or closed to its owner; with the
///                       command that mends it.
/// @error corrupt        it was in use and is empty now, or its write-ahead log is there without
///                       it. SQLite would begin a new outbox and throw the log away.
/// @error unavailable    cannot be made.
Result<std::filesystem::path> prepare_outbox_file(const std::filesystem::path& state_folder);

/// Leaves a mark beside the outbox that it was made: one that is empty later was damaged. Durable.
/// @error unavailable  the mark cannot be made.
Result<void> mark_as_made(const std::filesystem::path& outbox_file);

}  // namespace callveil::plugin

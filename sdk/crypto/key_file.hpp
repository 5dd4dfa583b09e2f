// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "callveil/result.hpp"
#include "crypto/secret.hpp"

namespace callveil::crypto {

/// Reads a secret file after checking the open descriptor: a regular file, not a symbolic link,
/// owned by this user or root, no permission for group or others, in a folder that group and others
/// may not write, itself owned by this user or root. One trailing newline is cut. 1 byte to 64 KiB.
/// @error misconfigured  with the command that mends it, e.g. "chmod 0600 PATH".
/// @error not_found      no such file.
Result<Secret> read_secret_file(const std::filesystem::path& path);

/// Writes `content` to a new file of mode 0600 and syncs file and folder.
/// @error conflict     the file exists; nothing is overwritten.
/// @error unavailable  the folder cannot be written.
Result<void> write_secret_file(const std::filesystem::path& path, std::string_view content);

/// The same, in the place of what lies there; a crash leaves the one or the other.
/// @error unavailable  the folder cannot be written.
Result<void> replace_secret_file(const std::filesystem::path& path, std::string_view content);

}  // namespace callveil::crypto

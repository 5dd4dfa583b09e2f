// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "callveil/result.hpp"

namespace callveil::cli {

/// What a rotation left in the folder of secrets.
struct RotatedKey {
    std::filesystem::path file;      ///< holds the new key
    std::filesystem::path previous;  ///< holds the key of before, until it is removed by hand
};

/// Puts a new key of 32 bytes in the place of `name`.key in `folder` and keeps the old one as
/// `name`.key.previous, which callveild reads beside it. Killed in between, it goes on when it is
/// called again: the old key is never lost.
/// @param name         store or outbox-seal.
/// @error not_found    there is no such key.
/// @error conflict     the key of an earlier rotation is still there.
/// @error unavailable  the folder cannot be written.
Result<RotatedKey> rotate_key(const std::filesystem::path& folder, std::string_view name);

}  // namespace callveil::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "callveil/result.hpp"

namespace callveil::cli {

/// The signing key of a secrets folder, after it was made or changed.
struct NewSignKey {
    std::string key;      ///< public half, hex
    std::string old_key;  ///< the one before, which signed this one; empty when there was none
};

/// Makes `audit-sign.key` in `folder`, or lets the one that is there sign a new one and puts that
/// in its place; `audit-sign.changes` keeps what it signed. Killed in between it leaves the old key
/// in force and may be called again.
/// @error misconfigured  the key there is no key, or open to others.
/// @error unavailable    the folder cannot be written.
Result<NewSignKey> make_sign_key(const std::filesystem::path& folder);

}  // namespace callveil::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "callveil/result.hpp"
#include "domain/principal.hpp"

namespace callveil::stores {

/// The enrolled keys of the store in `state_folder`, beside a daemon that may be running: without
/// the store's key, lock or a change to the folder. Labels and agent ids are left out. Empty when
/// there is no store yet.
/// @error unavailable  the store cannot be read by this user, or is of another format.
Result<std::vector<domain::EnrolledKey>> peek_keys(const std::filesystem::path& state_folder);

}  // namespace callveil::stores

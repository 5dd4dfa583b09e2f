// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "callveil/result.hpp"
#include "cli/bootstrap.hpp"

namespace callveil::cli {

/// Makes a new administrator's key for a daemon that exists, from the secrets in `given.folder`,
/// which stay as they are: writes admin.identity.json and replaces bootstrap.json. The daemon takes
/// it at its next start, if no administrator's key is valid then.
/// @return the files that were written.
/// @error conflict   an admin.identity.json lies there; nothing is written then.
/// @error not_found  the folder holds no secrets; and whatever reading and writing say.
Result<std::vector<std::filesystem::path>> renew_administrator(const Bootstrap& given);

}  // namespace callveil::cli

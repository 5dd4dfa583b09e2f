// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "callveil/result.hpp"

namespace callveil::cli {

/// A pair of CURVE keys in Z85. `secret_key` should be overwritten with `crypto::wipe` after use.
struct CurvePair {
    std::string public_key;
    std::string secret_key;
};
CurvePair make_curve_pair();

/// What the first administrator's keys are made of.
struct Bootstrap {
    std::filesystem::path folder;
    std::string person;
    std::string agent_endpoint;
    std::string admin_endpoint;
};

/// Makes the daemon's secrets, the first administrator's identity file and the public half that the
/// daemon enrolls, without a daemon. The folder gets mode 0700 and each file 0600.
///
/// @return the files, in the order they were written.
/// @error conflict       one of them exists; nothing is overwritten and nothing is left behind.
/// @error misconfigured  the folder is open to others.
/// @error unavailable    the folder cannot be written.
Result<std::vector<std::filesystem::path>> make_bootstrap(const Bootstrap& given);

}  // namespace callveil::cli

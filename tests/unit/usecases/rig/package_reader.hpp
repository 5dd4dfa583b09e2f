// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace callveil::tests {

/// One entry of a package, opened with its passphrase; empty when it cannot be opened.
std::string package_entry(const std::filesystem::path& file, const std::string& passphrase,
                          const char* name);

}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace callveil::tests {

/// Where Debian has put an ODBC driver, so that no test needs an odbcinst.ini.
/// @throws when it is not installed.
inline std::string odbc_driver(const std::string& file) {
    for (const auto& folder : std::filesystem::directory_iterator("/usr/lib")) {
        std::error_code unreadable;
        const auto path = folder.path() / "odbc" / file;
        if (std::filesystem::exists(path, unreadable)) {
            return path.native();
        }
    }
    throw std::runtime_error("there is no " + file + "; install it by ./dev deps");
}

}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace callveil::tests {

/// Where a server answers that tests/support/servers/server.py has started for this ctest run.
struct RunningServer {
    std::string folder;  ///< its own folder
    std::string socket;  ///< Unix socket, or its folder
    std::int64_t port = 0;
    std::string password;  ///< of every role, where one is asked for
};

/// @throws when there is none: ctest starts it, and by hand `server.py run` does.
inline RunningServer running_server(const std::string& kind) {
    const char* by_hand = std::getenv("CALLVEIL_SERVED");
    const auto served = by_hand == nullptr ? std::to_string(getppid()) : std::string{by_hand};
    const auto path = std::string{CALLVEIL_SERVERS_DIR} + "/" + kind + "." + served + ".json";
    std::ifstream file(path);
    if (!file) {
        throw std::runtime_error("no " + kind +
                                 " runs for us; start this program by ctest, or by " +
                                 "tests/support/servers/server.py run " + kind + " " +
                                 CALLVEIL_SERVERS_DIR + " -- PROGRAM");
    }
    const auto facts = nlohmann::json::parse(file);
    return {facts.at("folder"), facts.at("socket"), facts.at("port"), facts.at("password")};
}

/// A name that no other test of this run has.
inline std::string unique_name(const std::string& prefix) {
    static int count = 0;
    return prefix + "_" + std::to_string(getpid()) + "_" + std::to_string(++count);
}

}  // namespace callveil::tests

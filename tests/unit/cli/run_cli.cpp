// SPDX-License-Identifier: Apache-2.0
#include "unit/cli/run_cli.hpp"

#include <fstream>
#include <iterator>
#include <sstream>

namespace callveil::tests {

Ran run_cli(std::vector<std::string> arguments, const World& world) {
    using namespace std::chrono;
    std::ostringstream out;
    std::ostringstream err;
    cli::Terminal terminal{.out = out,
                           .err = err,
                           .width = world.width,
                           .colour = world.colour,
                           .progress = world.progress,
                           .default_identity = world.identity,
                           .now = [] { return sys_days{year{2026} / 11 / 23} + hours{12}; },
                           .pause = [&world](milliseconds) { return world.pause; }};
    const auto exit = cli::run(std::move(arguments), terminal);
    return {exit, out.str(), err.str()};
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/run.hpp"
#include "support/temp_dir.hpp"
#include "unit/cli/fake_daemon.hpp"

namespace callveil::tests {

/// What one run of the program did.
struct Ran {
    cli::Exit exit;
    std::string out;
    std::string err;
};

/// How the world looks to it. Its clock stands at noon of 2026-11-23.
struct World {
    std::filesystem::path identity;
    std::size_t width = 0;
    cli::Colour colour = cli::Colour::off;
    cli::Progress progress = cli::Progress::hidden;
    cli::Pause pause = cli::Pause::over;
};

/// Runs the program in `world`; its pauses take no time.
Ran run_cli(std::vector<std::string> arguments, const World& world = {});

/// A daemon and an identity that opens it.
class WithDaemon {
public:
    /// Answers see what a test wrote before it; what they wrote may be read after it.
    Ran run(std::vector<std::string> arguments) {
        daemon.end_answer();
        auto ran = run_cli(std::move(arguments), world);
        daemon.end_answer();
        return ran;
    }

    TempDir folder;
    FakeDaemon daemon;
    World world{.identity = daemon.write_identity(folder / "identity.json")};
};

std::string content_of(const std::filesystem::path& path);

}  // namespace callveil::tests

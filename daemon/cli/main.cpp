// SPDX-License-Identifier: Apache-2.0
#include "cli/run.hpp"
#include "crypto/core_dumps.hpp"

int main(int argc, char** argv) {
    callveil::crypto::forbid_core_dumps();
    auto terminal = callveil::cli::this_terminal();
    const auto exit = callveil::cli::run({argv + 1, argv + argc}, terminal);
    terminal.out.flush();
    return static_cast<int>(exit);
}

// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace callveil::app {

/// Exit codes of callveild: 0 stopped in order or all checks passed, 1 could not start or a check
/// found errors, 2 wrong usage, 78 the configuration must be mended (EX_CONFIG).
int run(int argc, char** argv);

}  // namespace callveil::app

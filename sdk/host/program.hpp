// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace callveil::host {

/// The program callveil-host. @return its exit code, as `callveil-host --help` describes it.
int run_host(int argc, char** argv);

}  // namespace callveil::host

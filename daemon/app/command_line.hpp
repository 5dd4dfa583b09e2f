// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace callveil::app {

/// The whole program. @return one of exit.hpp.
int run(int argc, char** argv);

}  // namespace callveil::app

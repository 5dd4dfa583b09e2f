// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/options_reader.hpp"

namespace callveil::app {

/// `callveild --check`: prints every unreachable source, unreadable key and unmapped
/// personal-looking column; changes nothing. @return exit code.
int check(const LoadedOptions& options);

}  // namespace callveil::app

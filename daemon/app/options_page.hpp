// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "wire/json.hpp"

namespace callveil::app {

/// docs/reference/callveil.yaml.md, made from the declarations.
std::string options_page();

/// JSON Schema (2020-12) of callveil.yaml, made from the declarations. Paths, places and what the
/// files must say to each other are checked by the daemon alone.
wire::Json options_schema();

}  // namespace callveil::app

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "callveil/result.hpp"

namespace callveil::stores {

/// The error of an extended SQLite result code. `message` is SQLite's own, which names tables,
/// columns and constraints and never a value.
Error explain_sqlite(int code, std::string_view message);

}  // namespace callveil::stores

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "identity/phone_reader.hpp"

namespace callveil::identity {

/// Whether the number starts with `digits` once "00" or "011", the country code that a "+", "00" or
/// "011" announces, and one trunk digit (0 or 1) are left out, each where it stands.
bool starts_behind_a_prefix(const Spelling& spelling, std::string_view digits);

}  // namespace callveil::identity

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "domain/principal.hpp"

namespace callveil::channels {

/// Who may use one verb (one request type of the wire).
struct VerbRule {
    std::string_view verb;
    std::vector<domain::Role> roles;
};

/// The whole table; a verb that is not in it is denied to everybody.
std::span<const VerbRule> verb_rules();

/// Whether `role` may use `verb`.
bool permits(domain::Role role, std::string_view verb);

}  // namespace callveil::channels

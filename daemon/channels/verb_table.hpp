// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "domain/principal.hpp"

namespace callveil::channels {

/// Which threads answer a verb. What reads a lead database, the whole audit log or files of any
/// length is slow: a lead database may be locked or large, and nobody who sends a request, asks how
/// one stands or decides about one waits behind that.
enum class Lane { quick, slow };

/// Who may use one verb (one request type of the wire), and where it runs.
struct VerbRule {
    std::string_view verb;
    std::vector<domain::Role> roles;
    Lane lane = Lane::quick;
};

/// The whole table; a verb that is not in it is denied to everybody.
std::span<const VerbRule> verb_rules();

/// The rule of `verb`, or nullptr when nobody may use it.
const VerbRule* find_rule(std::string_view verb);

/// Whether `role` may use `verb`.
bool permits(domain::Role role, std::string_view verb);

}  // namespace callveil::channels

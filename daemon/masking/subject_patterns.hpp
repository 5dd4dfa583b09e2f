// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "masking/subject_term.hpp"

namespace callveil::masking {

/// The regular expression of RE2 for every spelling of `term`; empty where the term is too short to
/// be told from other text: under 3 characters, or 4 digits of a phone.
std::string pattern_of(const SubjectTerm& term);

}  // namespace callveil::masking

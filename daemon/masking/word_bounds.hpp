// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "masking/subject_term.hpp"

namespace callveil::masking {

/// Whether a code point is part of a word: a letter, a digit or a combining mark of any script.
bool in_word(char32_t point) noexcept;

/// Whether `text[start, stop)` is a whole identifier of this kind and no part of a longer one.
/// @param text  UTF-8.
bool stands_alone(TermKind kind, std::string_view text, std::size_t start, std::size_t stop);

}  // namespace callveil::masking

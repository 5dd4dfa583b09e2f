// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace callveil::masking {

/// Keep so many, mask so many, and so on over the whole text.
struct Alternation {
    std::size_t keep = 2;
    std::size_t mask = 2;
    char32_t character = U'X';
};

/// Masks by position from the first code point on. A text of at most two code points, or of at most
/// `keep`, is masked whole. The length stays, and a second run changes nothing.
std::u32string alternate(std::u32string text, const Alternation& rule);

/// Masks the digits of every telephone number in `text`, two kept and two masked in turn from the
/// last digit backwards, without knowing any numbering plan. docs/formats/masks.md has the whole
/// rule. The length stays, and a second run changes nothing.
std::u32string alternate_phone(std::u32string text);

}  // namespace callveil::masking

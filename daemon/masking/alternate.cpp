// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "masking/alternating.hpp"

namespace callveil::masking {

std::u32string alternate(std::u32string text, const Alternation& rule) {
    const bool is_short = text.size() <= std::max<std::size_t>(2, rule.keep);
    const std::size_t period = rule.keep + rule.mask;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_short || at % period >= rule.keep) {
            text[at] = rule.character;
        }
    }
    return text;
}

}  // namespace callveil::masking

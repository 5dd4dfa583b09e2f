// SPDX-License-Identifier: Apache-2.0
#include "domain/nearest_word.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace callveil::domain {
namespace {

/// Longer words are not worth a hint and would make the table below large.
constexpr std::size_t longest_word = 64;

/// Smallest number of inserted, removed and replaced bytes between two words.
std::size_t edit_distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word,
                                        std::span<const std::string_view> known) {
    if (word.size() > longest_word || known.empty()) {
        return std::nullopt;
    }
    const auto distance = [&](std::string_view other) { return edit_distance(word, other); };
    const auto best = std::ranges::min_element(known, {}, distance);
    const std::size_t allowed = std::max<std::size_t>(1, word.size() / 3);
    return distance(*best) <= allowed ? std::optional{std::string(*best)} : std::nullopt;
}

}  // namespace callveil::domain

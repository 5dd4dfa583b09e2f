// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "domain/data_map.hpp"

namespace callveil::domain {

/// Code points of cells, and how many of them stay readable; see MaskStrategy::readable.
struct Legibility {
    std::int64_t characters = 0;
    std::int64_t readable = 0;
    bool operator==(const Legibility&) const = default;

    /// Whether a larger share of this one stays readable; of equal shares the longer one.
    bool leaks_more_than(const Legibility& other) const noexcept {
        const auto mine = readable * other.characters;
        const auto theirs = other.readable * characters;
        return mine != theirs ? mine > theirs : characters > other.characters;
    }
};

/// Rows of one result that are counted at most; so many stand for "so many or more".
inline constexpr std::int64_t most_counted_rows = 1000;

/// What one mask makes of one column in the ticked rows of a plan. Numbers only, never a value.
struct MaskEffect {
    std::string source;
    CollectionId collection;
    std::string column;
    std::string strategy;
    std::int64_t cells = 0;      ///< that change
    Legibility all;              ///< over all of them
    Legibility worst;            ///< the cell of which the largest share stays readable
    std::int64_t worst_row = 0;  ///< number of its row in the plan, from 1; 0 without a cell
    std::int64_t results = 0;    ///< different values that the cells become; NULL is none
    std::int64_t alike = 0;      ///< most cells of this plan that become the same value
    std::int64_t counted = 0;    ///< results that were looked up in the lead database
    /// Rows besides those that the plan changes which hold a counted result: of the result with the
    /// fewest of them, and of that with the most; 0 to `most_counted_rows`.
    std::int64_t fewest_others = 0;
    std::int64_t most_others = 0;
    bool operator==(const MaskEffect&) const = default;
};

}  // namespace callveil::domain

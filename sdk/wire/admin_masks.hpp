// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <tuple>

#include "wire/fields.hpp"

/// Admin channel: what the masks of a plan do. Numbers only, never a value.
namespace callveil::wire {

/// What one mask makes of one column in the ticked rows of a plan.
struct MaskEffect {
    std::string source;
    std::string collection;
    std::string column;
    std::string strategy;
    std::int64_t cells = 0;
    std::int64_t characters = 0;
    std::int64_t readable = 0;
    std::int64_t worst_characters = 0;
    std::int64_t worst_readable = 0;
    std::int64_t worst_row = 0;
    std::int64_t results = 0;
    std::int64_t alike = 0;
    std::int64_t counted = 0;
    std::int64_t fewest_others = 0;
    std::int64_t most_others = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("source", &MaskEffect::source, "lead database"),
            must("collection", &MaskEffect::collection, "dataset:collection"),
            must("column", &MaskEffect::column, "column"),
            must("strategy", &MaskEffect::strategy, "mask"),
            must("cells", &MaskEffect::cells, "cells that it changes"),
            must("characters", &MaskEffect::characters, "code points that they hold now"),
            must("readable", &MaskEffect::readable, "of these, those that the mask copies"),
            must("worst_characters", &MaskEffect::worst_characters,
                 "code points of the cell of which the largest share stays readable"),
            must("worst_readable", &MaskEffect::worst_readable, "of these, those that stay"),
            must("worst_row", &MaskEffect::worst_row, "number of its row in this plan, from 1"),
            must("results", &MaskEffect::results,
                 "different values that the cells become; NULL is none"),
            must("alike", &MaskEffect::alike, "most cells of this plan that become the same"),
            must("counted", &MaskEffect::counted,
                 "results that were looked up in the lead database; the two that follow are over "
                 "these"),
            must("fewest_others", &MaskEffect::fewest_others,
                 "rows that hold a result besides those that the plan changes: of the result with "
                 "the fewest; 1000 are 1000 or more"),
            must("most_others", &MaskEffect::most_others,
                 "the same of the result with the most; 1000 are 1000 or more")};
    }
};

}  // namespace callveil::wire

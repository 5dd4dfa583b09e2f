// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "masking/mask_strategy.hpp"

namespace callveil::cli {

/// What an example becomes, with made-up keys. The same each time, also for random masks.
domain::Value example_of(const masking::MaskDescription& mask);

/// One mask as a person reads it, from its declaration.
struct MaskRow {
    std::string name;
    std::string text;      ///< one sentence
    std::string value;     ///< of the example
    std::string result;    ///< what the mask makes of it; a long one is cut and ends in "..."
    std::string settings;  ///< options with their defaults, then keys
};

/// Every mask, in the order of the docs.
std::vector<MaskRow> mask_rows();

/// docs/reference/masks.md, made from the declarations.
std::string masks_page();

}  // namespace callveil::cli

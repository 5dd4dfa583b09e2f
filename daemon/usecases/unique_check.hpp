// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "usecases/plan_builder.hpp"

namespace callveil::usecases {

/// Part of `preflight`: what the planned masks of one collection would break of its UNIQUE
/// constraints, each compared as the constraint compares. A collision is an obstacle; where the
/// policy says `suffix` the masked text gets a suffix instead, and where it names a mask that one's
/// value, if it does not collide, too. `masked`: columns that change.
Result<void> check_unique(const Context& context, const CollectionRows& rows,
                          std::span<BuiltRow> planned, const std::set<std::string>& masked,
                          domain::Plan& head);

/// A column as sentences name it: "source table.column".
inline std::string place_of(const CollectionRows& rows, std::string_view column) {
    return rows.source + " " + rows.table.name + "." + std::string(column);
}

/// Adds a sentence that is not there yet.
inline void note(std::vector<std::string>& sentences, std::string sentence) {
    if (std::find(sentences.begin(), sentences.end(), sentence) == sentences.end()) {
        sentences.push_back(std::move(sentence));
    }
}

}  // namespace callveil::usecases

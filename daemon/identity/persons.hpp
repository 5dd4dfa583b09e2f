// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace callveil::identity {

/// What one row says about the person it describes. Values are canonical (see `canonical`).
struct PersonClue {
    std::vector<std::string> emails;
    std::vector<std::string> customer_ids;
    std::string name;  ///< folded, blanks collapsed; may be empty
};

/// Groups rows into persons: rows that share an e-mail or a customer id are one person; rows with
/// neither join the first group with a row of the same name, or form one of their own by name; rows
/// without any clue belong to nobody.
///
/// @return for each clue the number of its group, 0 for "belongs to nobody"; groups count from 1.
std::vector<std::size_t> group_persons(const std::vector<PersonClue>& clues);

/// How many groups `group_persons` found.
std::size_t count_persons(const std::vector<std::size_t>& groups) noexcept;

}  // namespace callveil::identity

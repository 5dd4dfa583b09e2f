// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "domain/traversal.hpp"
#include "usecases/context.hpp"
#include "usecases/found_rows.hpp"

namespace callveil::usecases {

/// Told how many rows were looked at; returns false to cancel.
using Progress = std::function<bool(std::int64_t rows_read)>;

/// Everything that the given identities reach.
struct Gathered {
    domain::Walk walk;
    std::map<domain::CollectionId, CollectionRows> collections;
    std::vector<std::string> warnings;  ///< drift between map and database, identities left out
    std::size_t persons = 0;

    std::int64_t row_count() const noexcept;
};

/// Searches all lead databases exhaustively for `identities`: identity columns by scanning and
/// matching every row, references by exact look-up, and follows the map from there until no
/// reference, cycles and self references included, leads to a new row.
///
/// Flags rows that another given identity contradicts (`conflict`) and rows that belong to several
/// people or to somebody else (`shared`). Reads only; holds no lock between pages.
///
/// An identity that cannot be searched for (see `searchable`) is left out with a warning.
/// @error cancelled         `progress` said so.
/// @error invalid_argument  none of the identities can be searched for.
/// @error and whatever the walk or a source says.
Result<Gathered> gather(const Context& context, const std::vector<domain::Identity>& identities,
                        const std::vector<std::string>& targets, const Progress& progress);

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "domain/catalogue.hpp"
#include "domain/plan.hpp"
#include "domain/traversal.hpp"
#include "usecases/context.hpp"

namespace callveil::usecases {

/// Told how many rows were looked at; returns false to cancel.
using Progress = std::function<bool(std::int64_t rows_read)>;

/// One living row that belongs, or may belong, to the person.
struct FoundRow {
    domain::RowKey key;
    std::vector<domain::Value> values;  ///< in the order of CollectionRows::columns
    std::vector<domain::Provenance> provenance;
    std::set<domain::RowFlag> flags;
    std::size_t person = 0;  ///< group of identity::group_persons; 0 for nobody
};

/// The rows of one collection.
struct CollectionRows {
    std::string source;
    const domain::Collection* declared = nullptr;
    domain::TableInfo table;
    std::vector<std::string> columns;      ///< declared scalar fields that the table has
    std::map<std::string, FoundRow> rows;  ///< by canonical bytes of the key

    /// Place of `column` in `columns`, or columns.size().
    std::size_t position(std::string_view column) const noexcept;
    const domain::Value& value(const FoundRow& row, std::string_view column) const noexcept;
};

/// Everything that the given identities reach.
struct Gathered {
    domain::Walk walk;
    std::map<domain::CollectionId, CollectionRows> collections;
    std::vector<std::string> warnings;  ///< drift between map and database, identities left out
    std::size_t persons = 0;

    std::int64_t row_count() const noexcept;
};

/// Searches all lead databases exhaustively for `identities`: identity columns by scanning and
/// matching every row, references by exact look-up, and follows the map from there.
///
/// Flags rows that another given identity contradicts (`conflict`) and rows that belong to several
/// people (`shared`). Reads only; holds no lock between pages.
///
/// An identity that cannot be searched for (see `searchable`) is left out with a warning.
/// @error cancelled         `progress` said so.
/// @error invalid_argument  none of the identities can be searched for.
/// @error and whatever the walk or a source says.
Result<Gathered> gather(const Context& context, const std::vector<domain::Identity>& identities,
                        const std::vector<std::string>& targets, const Progress& progress);

}  // namespace callveil::usecases

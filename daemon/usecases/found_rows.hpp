// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/catalogue.hpp"
#include "domain/data_map.hpp"
#include "domain/plan.hpp"
#include "ports/lead_source.hpp"

namespace callveil::usecases {

/// One reason to hold a row.
struct Reason {
    domain::Provenance why;
    bool comes_back = false;  ///< its way has been in the row's collection before
};

/// One living row that belongs, or may belong, to the person.
struct FoundRow {
    domain::RowKey key;
    std::vector<domain::Value> values;  ///< in the order of CollectionRows::columns
    std::vector<domain::Provenance> provenance;
    std::set<domain::RowFlag> flags;
    std::size_t person = 0;  ///< group of identity::group_persons; 0 for nobody
    /// Every way to it comes back to its collection: a row of the same kind as one before it.
    bool came_back = false;

    void add(const Reason& reason);
    /// Whether an identity led here, and not only references.
    bool is_seed() const noexcept;
};

/// The rows of one collection. Moving it keeps the addresses of its rows.
struct CollectionRows {
    std::string source;
    const domain::Collection* declared = nullptr;
    domain::TableInfo table;
    std::vector<std::string> columns;      ///< declared scalar fields that the table has
    std::map<std::string, FoundRow> rows;  ///< by canonical bytes of the key
    std::vector<const FoundRow*> order;    ///< `rows` as they were found

    /// Holds `row`, which may be moved from, or adds reasons to the one that is held already.
    /// Without any reason nothing is held.
    void add(ports::Row& row, const std::vector<Reason>& reasons);

    /// Place of `column` in `columns`, or columns.size().
    std::size_t position(std::string_view column) const noexcept;
    const domain::Value& value(const FoundRow& row, std::string_view column) const noexcept;
    /// The values of `wanted`, NULL where there is no such column.
    std::vector<domain::Value> values_of(const FoundRow& row,
                                         const std::vector<std::string>& wanted) const;
    /// Whether map and table have all of `wanted`.
    bool has(const std::vector<std::string>& wanted) const noexcept;
};

/// Text under which values meet that a database may call equal: any case, trailing blanks.
std::string loosely(const domain::Value& value);
/// The same of several values together; nothing where one is NULL, which equals nothing.
std::optional<std::string> loosely(const std::vector<domain::Value>& values);

}  // namespace callveil::usecases

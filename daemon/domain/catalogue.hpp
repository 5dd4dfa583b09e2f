// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/value.hpp"

namespace callveil::domain {

/// What a declared column type may hold, whatever the database calls it. `temporal` is a type of
/// dates or times that refuses every other text.
enum class Affinity { any, text, integer, real, numeric, temporal, blob };

/// One column as the database's own catalogue describes it.
struct Column {
    std::string name;
    std::string declared_type;
    Affinity affinity = Affinity::any;
    bool enforced = false;  ///< the database refuses other storage classes (STRICT tables, servers)
    bool not_null = false;
    bool generated = false;
    std::optional<std::size_t> max_code_points;
    std::optional<std::size_t> max_bytes;  ///< in UTF-8
    /// The greatest whole number that fits; none where all of 64 bits do.
    std::optional<std::int64_t> max_integer;
    int key_position = 0;   ///< 1-based place in the primary key; 0 when not part of it
    std::string collation;  ///< "" for the default byte order
};

struct UniqueConstraint {
    std::string name;
    std::vector<std::string> columns;
    bool partial_or_expression = false;  ///< cannot be checked from the outside
    /// How each of `columns` is compared here, "" for bytes; it may differ from the column's own.
    std::vector<std::string> collations{};

    std::string_view collation_of(std::string_view column) const noexcept;
};

/// `value` so that two values are the same under `collation` when and only when these are equal.
/// Knows the three that SQLite has built in: "" (bytes), NOCASE (ASCII letters), RTRIM (blanks at
/// the end), in any case; values under another one stay as they are.
Value collated(Value value, std::string_view collation);

struct ForeignKey {
    std::vector<std::string> columns;
    std::string other_table;
    std::vector<std::string> other_columns;
};

/// One table or view as it is now.
struct TableInfo {
    std::string name;
    bool is_view = false;
    bool strict = false;
    bool transactional = true;  ///< false: the engine cannot undo a change of several cells
    std::vector<Column> columns;
    /// What addresses a row; {"rowid"} where none is declared, empty where nothing does.
    std::vector<std::string> key_columns;
    std::vector<UniqueConstraint> unique;
    std::vector<ForeignKey> foreign_keys;   ///< of this table
    std::vector<ForeignKey> referenced_by;  ///< other tables' keys; `other_table` is the referrer
    std::vector<std::string> update_triggers;  ///< names
    std::vector<std::string> checks;           ///< text of CHECK constraints
    /// Why this daemon must not touch the table: a sentence each. One about a single column begins
    /// with `column NAME: `; the others hold for every column.
    std::vector<std::string> obstacles;
    /// What whoever approves a change of the table should know: a sentence each.
    std::vector<std::string> notes;

    const Column* find(std::string_view column) const noexcept;
};

}  // namespace callveil::domain

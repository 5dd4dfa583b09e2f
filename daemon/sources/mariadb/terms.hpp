// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/value.hpp"
#include "sources/mariadb/layout.hpp"

namespace callveil::sources::mariadb {

/// A piece of SQL with the values of its question marks.
struct Term {
    std::string sql;
    std::vector<domain::Value> values;

    void add(std::string_view text) { sql += text; }
    void add(Term other);
};

/// `name` as an identifier, whatever it holds.
std::string quote_name(std::string_view name);
/// Identifiers with commas between.
std::string quoted_list(const std::vector<std::string>& names);

/// What a SELECT asks for so that the cell arrives exactly: types without a storage class of their
/// own arrive as the database's text.
std::string select_term(const ColumnLayout& column);

/// `value` converted to the type of the column, to compare with it by its index and its collation
/// (or by `collation` where that is given). Nothing where the type cannot hold the value: the
/// server would cast it silently, by which 'abc' equals 0.
std::optional<Term> converted(const ColumnLayout& column, const domain::Value& value,
                              std::string_view collation = {});
/// The text that `converted` compares with; nothing for columns that hold no text.
std::optional<std::string> compared_text(const ColumnLayout& column, const domain::Value& value);

/// A condition that the cell is exactly `value`, in bytes and storage class.
Term is_exactly(const ColumnLayout& column, const domain::Value& value);

/// A condition that holds for the one row with a key, exactly; the plain comparison is there for
/// the index.
Term has_key(const Layout& layout, const domain::RowKey& key);

/// A condition that the key of a row comes after `key`, or not after it, in the server's own order.
Term is_after(const Layout& layout, const domain::RowKey& key);
Term is_not_after(const Layout& layout, const domain::RowKey& key);

}  // namespace callveil::sources::mariadb

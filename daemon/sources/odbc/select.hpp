// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sources/odbc/layout.hpp"
#include "sources/paging.hpp"

namespace callveil::sources::odbc {

/// What is selected for `columns`, and how each arrives.
std::string read_list(const Dialect& dialect, const Layout& layout,
                      const std::vector<std::string>& columns);
std::vector<Fetch> fetches_of(const Layout& layout, const std::vector<std::string>& columns);

/// A condition that holds for the one row with a key, exactly; the plain comparison is there for
/// the index.
Term has_key(const Dialect& dialect, const Layout& layout, const domain::RowKey& key);

/// A condition that the key of a row comes after `key` in the database's own order. It is spelled
/// out: not every product compares rows, and none of those that do uses an index better.
Term is_after(const Dialect& dialect, const Layout& layout, const domain::RowKey& key);

/// Which rows of a table are read.
struct Selection {
    Layout layout;
    std::vector<std::string> columns;
    std::optional<Term> condition;
};

/// The statement that reads the first `rows` of a selection whose key comes after `after`.
Term page_query(const Dialect& dialect, const Selection& selection,
                const std::optional<domain::RowKey>& after, std::size_t rows);

/// Reads a selection page by page in key order. A row that is inserted or deleted meanwhile never
/// makes another one be skipped or read twice.
class Pager {
public:
    Pager(Connection& connection, Selection selection, std::size_t page_rows)
        : connection_(connection), selection_(std::move(selection)), page_rows_(page_rows) {}

    Result<Page> next();

private:
    /// Reads up to a page of rows; says whether the result has ended.
    Result<bool> collect(Statement& statement, Page& page);

    Connection& connection_;
    Selection selection_;
    std::size_t page_rows_;
    std::optional<domain::RowKey> after_;
};

}  // namespace callveil::sources::odbc

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/lead_source.hpp"
#include "sources/paging.hpp"
#include "sources/postgres/layout.hpp"

namespace callveil::sources::postgres {

/// What is selected for a column: the column itself, but the text of a char(n), whose padding means
/// nothing.
std::string read_expression(const LayoutColumn& column);
std::string read_list(const Layout& layout, const std::vector<std::string>& columns);

/// That the cell `column` holds exactly what `parameter`, a text, stands for: same bytes, NULL as
/// NULL, -0 apart from 0.
std::string same_cell(const LayoutColumn& column, const std::string& prefix,
                      const std::string& parameter);

/// Which rows of a table are read.
struct Selection {
    Layout layout;
    std::vector<std::string> columns;
    std::string condition;  ///< over $1..$n, or empty
    Parameters parameters;  ///< $1..$n
};

/// Reads a selection page by page in key order. A row that is inserted or deleted meanwhile never
/// makes another one be skipped or read twice. Where rows have no key a cursor reads them in one
/// snapshot, which the server keeps until the pager ends.
class Pager {
public:
    /// `connection` outlives it and does nothing else before it has ended.
    Pager(Connection& connection, Selection selection, std::size_t page_rows)
        : connection_(connection), selection_(std::move(selection)), page_rows_(page_rows) {}
    ~Pager();
    Pager(const Pager&) = delete;
    Pager& operator=(const Pager&) = delete;

    Result<Page> next();

private:
    Result<Page> next_by_key();
    Result<Page> next_of_cursor();
    Result<void> open_cursor();
    std::string sql() const;
    Parameters parameters() const;

    Connection& connection_;
    Selection selection_;
    std::size_t page_rows_;
    std::optional<domain::RowKey> after_;
    std::string cursor_;  ///< its name, once it is open
    bool began_ = false;  ///< the transaction is ours, and not that of a pager whose visitor asks
};

/// Splits a row of key and values.
ports::Row row_from(std::vector<domain::Value> cells, std::size_t keys);

}  // namespace callveil::sources::postgres

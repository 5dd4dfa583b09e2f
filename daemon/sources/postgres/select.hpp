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
/// makes another one be skipped or read twice.
class Pager {
public:
    Pager(Selection selection, std::size_t page_rows)
        : selection_(std::move(selection)), page_rows_(page_rows) {}

    Result<Page> next(Connection& connection);

private:
    std::string sql() const;
    Parameters parameters() const;

    Selection selection_;
    std::size_t page_rows_;
    std::optional<domain::RowKey> after_;
};

/// Splits a row of key and values.
ports::Row row_from(std::vector<domain::Value> cells, std::size_t keys);

}  // namespace callveil::sources::postgres

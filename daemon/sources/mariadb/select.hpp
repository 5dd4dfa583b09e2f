// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/lead_source.hpp"
#include "sources/mariadb/terms.hpp"
#include "sources/paging.hpp"

namespace callveil::sources::mariadb {

/// Which rows of a table are read and how.
struct Selection {
    Layout layout;
    std::vector<std::string> columns;
    Term condition;  ///< or empty
    /// Where no index serves the condition and a reader blocks writers, a page looks at `page_rows`
    /// rows, matching or not; else it ends after `page_rows` matches.
    enum class Page { matches, window } page = Page::matches;
};

/// Reads a selection page by page, in key order where rows have a key that an index orders. A row
/// that is inserted or deleted meanwhile never makes another one be skipped or read twice. Rows
/// without such a key are read through one cursor of the server, in no order.
class Pager {
public:
    Pager(Connection& connection, Selection selection, std::size_t page_rows)
        : connection_(connection), selection_(std::move(selection)), page_rows_(page_rows) {}

    Result<Page> next();

private:
    Result<bool> find_window();
    Result<Page> read_rows();
    Result<Page> read_cursor();
    Term select(const std::string& what, bool with_condition) const;
    std::string asked() const;
    void advance(Page& page, bool is_whole);
    /// Reads up to a page of rows; says whether the result has ended.
    Result<bool> collect(Statement& statement, Page& page) const;

    Connection& connection_;
    Selection selection_;
    std::size_t page_rows_;
    std::optional<domain::RowKey> after_;
    std::optional<domain::RowKey> up_to_;
    std::optional<Statement> cursor_;
};

}  // namespace callveil::sources::mariadb

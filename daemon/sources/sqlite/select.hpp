// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/lead_source.hpp"
#include "sources/paging.hpp"
#include "sources/sqlite/layout.hpp"

namespace callveil::sources {

/// `"a", "b"` of identifiers.
std::string quoted_list(const std::vector<std::string>& names);

/// A condition that holds for the one row with a key, in bytes and storage class: two parameters
/// per key column from `first` on, value and storage class. The plain comparison is there for the
/// index.
std::string key_condition(const std::vector<std::string>& key, int first);
/// Binds what `key_condition` asks for; returns the next free parameter.
int bind_key(Statement& statement, int first, const domain::RowKey& key);

/// Which rows of a table are read and how.
struct Selection {
    Layout layout;
    std::vector<std::string> columns;
    std::string condition;              ///< over ?1..?n, or empty
    std::vector<domain::Value> values;  ///< ?1..?n
    /// Where no index serves the condition a page looks at `page_rows` rows, matching or not, so
    /// that the lock stays short; else it ends after `page_rows` matches.
    enum class Page { matches, window } page = Page::matches;
};

/// Reads a selection page by page in key order. A row that is inserted or deleted meanwhile never
/// makes another one be skipped or read twice.
class Pager {
public:
    Pager(Connection& connection, Selection selection, std::size_t page_rows)
        : connection_(connection), selection_(std::move(selection)), page_rows_(page_rows) {}

    Result<Page> next();

private:
    Result<bool> find_window();
    Result<Page> read_rows();
    std::string select(const std::string& what) const;
    std::vector<domain::Value> parameters() const;

    Connection& connection_;
    Selection selection_;
    std::size_t page_rows_;
    std::optional<domain::RowKey> after_;
    std::optional<domain::RowKey> up_to_;
};

}  // namespace callveil::sources

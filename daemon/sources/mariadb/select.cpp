// SPDX-License-Identifier: Apache-2.0
#include "sources/mariadb/select.hpp"

#include <fmt/format.h>

namespace callveil::sources::mariadb {
namespace {

std::size_t read_row(Statement& statement, std::size_t keys, ports::Row& row) {
    std::size_t bytes = 0;
    for (int column = 0; column < statement.columns(); ++column) {
        auto& target = static_cast<std::size_t>(column) < keys ? row.key : row.values;
        bytes += bytes_of(target.emplace_back(statement.value(column)));
    }
    return bytes;
}

}  // namespace

Result<Page> Pager::next() {
    if (!selection_.layout.can_be_paged) {
        return read_cursor();
    }
    if (selection_.page == Selection::Page::window && !up_to_) {
        CALLVEIL_ASSIGN(const bool found, find_window());
        if (!found) {
            selection_.page = Selection::Page::matches;
        }
    }
    return read_rows();
}

/// Finds the key at which the next window ends; false when fewer rows than a window are left.
Result<bool> Pager::find_window() {
    std::string key;
    for (const auto& name : selection_.layout.key) {
        key += (key.empty() ? "" : ", ") + select_term(*selection_.layout.find(name));
    }
    auto query = select(key, false);
    query.add(fmt::format(" LIMIT 1 OFFSET {}", page_rows_ - 1));
    CALLVEIL_ASSIGN(auto rows, connection_.rows(query.sql, query.values));
    if (!rows.empty()) {
        up_to_ = std::move(rows.front());
    }
    return !rows.empty();
}

Result<Page> Pager::read_rows() {
    auto query = select(asked(), true);
    query.add(fmt::format(" LIMIT {}", page_rows_));
    CALLVEIL_ASSIGN(auto statement, connection_.run(query.sql, query.values));
    Page page;
    CALLVEIL_ASSIGN(const bool is_over, collect(statement, page));
    advance(page, is_over && page.rows.size() < page_rows_);
    return page;
}

void Pager::advance(Page& page, bool is_whole) {
    if (is_whole && up_to_) {
        after_ = std::move(*up_to_);
        up_to_.reset();
    } else if (is_whole) {
        page.is_last = true;
    } else {
        after_ = page.rows.back().key;
    }
}

Result<Page> Pager::read_cursor() {
    if (!cursor_) {
        auto query = select(asked(), true);
        CALLVEIL_ASSIGN(cursor_, connection_.prepare(query.sql));
        cursor_->read_by_cursor(page_rows_);
        if (!cursor_->execute(query.values)) {
            return fail(connection_.failure(*cursor_));
        }
    }
    Page page;
    CALLVEIL_ASSIGN(page.is_last, collect(*cursor_, page));
    return page;
}

Result<bool> Pager::collect(Statement& statement, Page& page) const {
    std::size_t bytes = 0;
    while (page.rows.size() < page_rows_ && bytes < page_bytes) {
        const auto step = statement.step();
        if (step == Step::done) {
            return true;
        }
        if (step == Step::row) {
            bytes += read_row(statement, selection_.layout.key.size(), page.rows.emplace_back());
        }
        if (step == Step::failed || statement.failed()) {
            return fail(connection_.failure(statement));
        }
    }
    return false;
}

std::string Pager::asked() const {
    std::string list;
    for (const auto* names : {&selection_.layout.key, &selection_.columns}) {
        for (const auto& name : *names) {
            list += (list.empty() ? "" : ", ") + select_term(*selection_.layout.find(name));
        }
    }
    return list;
}

/// The condition counts only where rows are read: a window holds all of them.
Term Pager::select(const std::string& what, bool with_condition) const {
    const auto& layout = selection_.layout;
    Term query{fmt::format("SELECT {} FROM {}", what, quote_name(layout.table)), {}};
    bool is_first = true;
    const auto require = [&](Term condition) {
        query.add(is_first ? " WHERE (" : " AND (");
        query.add(std::move(condition));
        query.add(")");
        is_first = false;
    };
    if (with_condition && !selection_.condition.sql.empty()) {
        require(selection_.condition);
    }
    if (after_) {
        require(is_after(layout, *after_));
    }
    if (up_to_) {
        require(is_not_after(layout, *up_to_));
    }
    if (layout.can_be_paged) {
        query.add(" ORDER BY " + quoted_list(layout.key));
    }
    return query;
}

}  // namespace callveil::sources::mariadb

// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/select.hpp"

#include <fmt/format.h>

#include "sources/sqlite/sql_tokens.hpp"

namespace callveil::sources {
namespace {

/// `("a", "b") > (?3, ?4)`
std::string compare_keys(const std::vector<std::string>& key, std::string_view sign, int first) {
    std::string places;
    for (std::size_t part = 0; part < key.size(); ++part) {
        places += fmt::format("{}?{}", part == 0 ? "" : ", ", first + static_cast<int>(part));
    }
    return fmt::format("({}) {} ({})", quoted_list(key), sign, places);
}

std::size_t read_row(const Statement& statement, int keys, ports::Row& row) {
    std::size_t bytes = 0;
    for (int column = 0; column < statement.columns(); ++column) {
        auto& target = column < keys ? row.key : row.values;
        bytes += bytes_of(target.emplace_back(statement.value(column)));
    }
    return bytes;
}

}  // namespace

std::string quoted_list(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) {
        list += (list.empty() ? "" : ", ") + quote_name(name);
    }
    return list;
}

std::string key_condition(const std::vector<std::string>& key, int first) {
    std::string condition;
    for (const auto& name : key) {
        condition +=
            fmt::format("{0}{1} = ?{2} AND {1} COLLATE BINARY = ?{2} AND typeof({1}) = ?{3}",
                        condition.empty() ? "" : " AND ", quote_name(name), first, first + 1);
        first += 2;
    }
    return condition;
}

int bind_key(Statement& statement, int first, const domain::RowKey& key) {
    for (const auto& value : key) {
        statement.bind(first++, value);
        statement.bind(first++, std::string{storage_class(value)});
    }
    return first;
}

Result<Page> Pager::next() {
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
    const auto window = fmt::format("{} LIMIT 1 OFFSET {}",
                                    select(quoted_list(selection_.layout.key)), page_rows_ - 1);
    CALLVEIL_ASSIGN(auto statement, connection_.prepare(window));
    if (after_) {
        statement.bind_all(1 + static_cast<int>(selection_.values.size()), *after_);
    }
    const auto step = statement.step();
    if (step == Step::failed) {
        return fail(connection_.failure());
    }
    if (step == Step::row) {
        ports::Row row;
        read_row(statement, statement.columns(), row);
        up_to_ = std::move(row.key);
    }
    return step == Step::row;
}

Result<Page> Pager::read_rows() {
    const auto& key = selection_.layout.key;
    auto wanted = key;
    wanted.insert(wanted.end(), selection_.columns.begin(), selection_.columns.end());
    CALLVEIL_ASSIGN(auto statement, connection_.prepare(fmt::format(
                                        "{} LIMIT {}", select(quoted_list(wanted)), page_rows_)));
    statement.bind_all(1, parameters());
    Page page;
    std::size_t bytes = 0;
    auto step = statement.step();
    for (; step == Step::row; step = statement.step()) {
        bytes += read_row(statement, static_cast<int>(key.size()), page.rows.emplace_back());
        if (bytes > page_bytes) {
            break;
        }
    }
    if (step == Step::failed) {
        return fail(connection_.failure());
    }
    const bool is_whole = step == Step::done && page.rows.size() < page_rows_;
    if (is_whole && up_to_) {
        after_ = std::move(*up_to_);
        up_to_.reset();
    } else if (is_whole) {
        page.is_last = true;
    } else {
        after_ = page.rows.back().key;
    }
    return page;
}

/// The condition counts only where rows are read: a window holds all of them.
std::string Pager::select(const std::string& what) const {
    const auto& key = selection_.layout.key;
    const bool is_window_search = selection_.page == Selection::Page::window && !up_to_;
    auto place = 1 + static_cast<int>(selection_.values.size());
    std::string where;
    const auto require = [&](const std::string& condition) {
        where += (where.empty() ? " WHERE " : " AND ") + condition;
    };
    if (!selection_.condition.empty() && !is_window_search) {
        require("(" + selection_.condition + ")");
    }
    if (after_) {
        require(compare_keys(key, ">", place));
        place += static_cast<int>(key.size());
    }
    if (up_to_) {
        require(compare_keys(key, "<=", place));
    }
    return fmt::format("SELECT {} FROM {}{} ORDER BY {}", what, quote_name(selection_.layout.table),
                       where, quoted_list(key));
}

std::vector<domain::Value> Pager::parameters() const {
    auto all = selection_.values;
    for (const auto* key : {&after_, &up_to_}) {
        if (*key) {
            all.insert(all.end(), (*key)->begin(), (*key)->end());
        }
    }
    return all;
}

}  // namespace callveil::sources

// SPDX-License-Identifier: Apache-2.0
#include "sources/postgres/select.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace callveil::sources::postgres {
namespace {

/// A fetch cannot end early at a number of bytes as a page of its own does, so it is of few rows.
constexpr std::size_t cursor_rows = 100;

std::string quoted_list(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) {
        list += (list.empty() ? "" : ", ") + quote_name(name);
    }
    return list;
}

}  // namespace

std::string read_expression(const LayoutColumn& column) {
    const auto name = quote_name(column.name);
    return column.base_name == "bpchar" ? name + "::text" : name;
}

std::string read_list(const Layout& layout, const std::vector<std::string>& columns) {
    std::string list;
    for (const auto& name : columns) {
        list += (list.empty() ? "" : ", ") + read_expression(*layout.column(name));
    }
    return list;
}

std::string same_cell(const LayoutColumn& column, const std::string& prefix,
                      const std::string& parameter) {
    const auto cell = prefix + quote_name(column.name);
    switch (column.cells) {
        case CellClass::integer:
            return fmt::format("{} IS NOT DISTINCT FROM ({})::int8", cell, parameter);
        case CellClass::bytes:
            return fmt::format("{} IS NOT DISTINCT FROM ({})::bytea", cell, parameter);
        case CellClass::real4:
            return fmt::format("{}::text IS NOT DISTINCT FROM ({})::float8::float4::text", cell,
                               parameter);
        case CellClass::real8:
            return fmt::format("{}::text IS NOT DISTINCT FROM ({})::float8::text", cell, parameter);
        case CellClass::text:
            return fmt::format(R"({}::text COLLATE "C" IS NOT DISTINCT FROM ({})::text)", cell,
                               parameter);
        case CellClass::other:
            break;
    }
    // What is read; a cast to text writes some types, such as boolean and inet, in another way.
    return fmt::format(R"((CASE num_nulls({0}) WHEN 0 THEN format('%s', {0}) END) COLLATE "C" )"
                       "IS NOT DISTINCT FROM ({1})::text",
                       cell, parameter);
}

ports::Row row_from(std::vector<domain::Value> cells, std::size_t keys) {
    const auto split = cells.begin() + static_cast<std::ptrdiff_t>(keys);
    ports::Row row;
    row.key.assign(std::make_move_iterator(cells.begin()), std::make_move_iterator(split));
    row.values.assign(std::make_move_iterator(split), std::make_move_iterator(cells.end()));
    return row;
}

Pager::~Pager() {
    if (began_) {
        [[maybe_unused]] const auto ended = connection_.run("ROLLBACK");
    }
}

Result<Page> Pager::next() {
    return selection_.layout.has_key ? next_by_key() : next_of_cursor();
}

Result<Page> Pager::next_by_key() {
    bool cut = false;
    CALLVEIL_ASSIGN(auto rows, connection_.run_bounded(sql(), parameters(), page_bytes, cut));
    Page page;
    page.is_last = !cut && rows.size() < page_rows_;
    for (auto& cells : rows) {
        page.rows.push_back(row_from(std::move(cells), selection_.layout.key.size()));
    }
    if (!page.is_last) {
        after_ = page.rows.back().key;
    }
    return page;
}

Result<Page> Pager::next_of_cursor() {
    CALLVEIL_TRY(open_cursor());
    const auto rows_wanted = std::min(page_rows_, cursor_rows);
    CALLVEIL_ASSIGN(auto rows,
                    connection_.run(fmt::format("FETCH FORWARD {} FROM {}", rows_wanted, cursor_)));
    Page page;
    page.is_last = rows.size() < rows_wanted;
    for (auto& cells : rows) {
        page.rows.push_back(row_from(std::move(cells), selection_.layout.key.size()));
    }
    return page;
}

Result<void> Pager::open_cursor() {
    if (!cursor_.empty()) {
        return {};
    }
    if (!connection_.in_transaction()) {
        CALLVEIL_TRY(connection_.run("BEGIN READ ONLY"));
        began_ = true;
    }
    cursor_ = fmt::format("rows_{}", fmt::ptr(this));
    CALLVEIL_TRY(connection_.run(fmt::format("DECLARE {} NO SCROLL CURSOR FOR {}", cursor_, sql()),
                                 parameters()));
    return {};
}

std::string Pager::sql() const {
    const auto& layout = selection_.layout;
    std::string where;
    const auto require = [&](const std::string& condition) {
        where += (where.empty() ? " WHERE " : " AND ") + condition;
    };
    if (!selection_.condition.empty()) {
        require("(" + selection_.condition + ")");
    }
    if (after_) {
        std::string places;
        for (std::size_t part = 0; part < after_->size(); ++part) {
            places += fmt::format("{}${}", part == 0 ? "" : ", ",
                                  selection_.parameters.size() + part + 1);
        }
        require(fmt::format("({}) > ({})", quoted_list(layout.key), places));
    }
    auto wanted = layout.key;
    wanted.insert(wanted.end(), selection_.columns.begin(), selection_.columns.end());
    const auto order =
        layout.has_key ? fmt::format(" ORDER BY {} LIMIT {}", quoted_list(layout.key), page_rows_)
                       : std::string();
    return fmt::format("SELECT {} FROM {}{}{}", read_list(layout, wanted), layout.quoted(), where,
                       order);
}

Parameters Pager::parameters() const {
    auto all = selection_.parameters;
    for (const auto& value : after_.value_or(domain::RowKey{})) {
        all.emplace_back(write_cell(value));
    }
    return all;
}

}  // namespace callveil::sources::postgres

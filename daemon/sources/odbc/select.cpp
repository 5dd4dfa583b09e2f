// SPDX-License-Identifier: Apache-2.0
#include "sources/odbc/select.hpp"

#include <fmt/format.h>

namespace callveil::sources::odbc {
namespace {

std::vector<std::string> key_and_columns(const Selection& selection) {
    auto all = selection.layout.key;
    all.insert(all.end(), selection.columns.begin(), selection.columns.end());
    return all;
}

/// `key[place]` SIGN value, or never where the column cannot hold it.
Term compare(const Dialect& dialect, const Layout& layout, const domain::RowKey& key,
             std::size_t place, std::string_view sign) {
    const auto& column = *layout.column(layout.key[place]);
    auto value = dialect.converted(column, key[place]);
    if (!value) {
        return never();
    }
    Term term{fmt::format("{} {} ", dialect.quoted(column.name), sign)};
    term.add(std::move(*value));
    return term;
}

/// a >= 1 AND (a > 1 OR b > 2): where a is at least 1 and not more, it is 1.
Term in_order(const Dialect& dialect, const Layout& layout, const domain::RowKey& key,
              std::size_t place) {
    if (place + 1 == layout.key.size()) {
        return compare(dialect, layout, key, place, ">");
    }
    auto term = compare(dialect, layout, key, place, ">=");
    term.add(" AND (");
    term.add(compare(dialect, layout, key, place, ">"));
    term.add(" OR (");
    term.add(in_order(dialect, layout, key, place + 1));
    term.add("))");
    return term;
}

}  // namespace

std::string read_list(const Dialect& dialect, const Layout& layout,
                      const std::vector<std::string>& columns) {
    std::string list;
    for (const auto& name : columns) {
        list += (list.empty() ? "" : ", ") + dialect.read(*layout.column(name));
    }
    return list;
}

std::vector<Fetch> fetches_of(const Layout& layout, const std::vector<std::string>& columns) {
    std::vector<Fetch> fetches;
    fetches.reserve(columns.size());
    for (const auto& name : columns) {
        fetches.push_back(fetch_of(layout.column(name)->kind));
    }
    return fetches;
}

Term has_key(const Dialect& dialect, const Layout& layout, const domain::RowKey& key) {
    Term term;
    for (std::size_t place = 0; place < layout.key.size(); ++place) {
        const auto& column = *layout.column(layout.key[place]);
        term.add(place == 0 ? "" : " AND ");
        term.add(compare(dialect, layout, key, place, "="));
        term.add(" AND ");
        term.add(dialect.exactly(column, key[place]));
    }
    return term;
}

Term is_after(const Dialect& dialect, const Layout& layout, const domain::RowKey& key) {
    return in_order(dialect, layout, key, 0);
}

Term page_query(const Dialect& dialect, const Selection& selection,
                const std::optional<domain::RowKey>& after, std::size_t rows) {
    const auto& layout = selection.layout;
    Term from{fmt::format("FROM {}", dialect.quoted(layout.place))};
    bool is_first = true;
    const auto require = [&](Term condition) {
        from.add(is_first ? " WHERE (" : " AND (");
        from.add(std::move(condition));
        from.add(")");
        is_first = false;
    };
    if (selection.condition) {
        require(*selection.condition);
    }
    if (after) {
        require(is_after(dialect, layout, *after));
    }
    std::string order;
    for (const auto& name : layout.key) {
        order += (order.empty() ? " ORDER BY " : ", ") + dialect.quoted(name);
    }
    from.add(order);
    const auto what = read_list(dialect, layout, key_and_columns(selection));
    return {dialect.limited(what, from.sql, rows), std::move(from.values)};
}

Result<Page> Pager::next() {
    const auto query = page_query(connection_.dialect(), selection_, after_, page_rows_);
    CALLVEIL_ASSIGN(const auto statement, connection_.prepare(query.sql));
    CALLVEIL_TRY(connection_.execute(*statement, query.values));
    Page page;
    CALLVEIL_ASSIGN(const bool is_over, collect(*statement, page));
    page.is_last = is_over && page.rows.size() < page_rows_;
    if (!page.is_last) {
        after_ = page.rows.back().key;
    }
    return page;
}

Result<bool> Pager::collect(Statement& statement, Page& page) {
    const auto fetches = fetches_of(selection_.layout, key_and_columns(selection_));
    const auto keys = selection_.layout.key.size();
    std::size_t bytes = 0;
    while (page.rows.size() < page_rows_ && bytes < page_bytes) {
        const auto step = statement.step();
        if (step == Step::done) {
            return true;
        }
        auto& row = page.rows.emplace_back();
        for (std::size_t column = 0; step == Step::row && column < fetches.size(); ++column) {
            auto& target = column < keys ? row.key : row.values;
            bytes += bytes_of(target.emplace_back(statement.value(column, fetches[column])));
        }
        if (statement.failed()) {
            return fail(connection_.failure(statement.why()));
        }
    }
    return false;
}

}  // namespace callveil::sources::odbc

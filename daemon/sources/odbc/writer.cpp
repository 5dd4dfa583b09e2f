// SPDX-License-Identifier: Apache-2.0
#include "sources/odbc/writer.hpp"

#include <fmt/format.h>

#include "sources/odbc/select.hpp"

namespace callveil::sources::odbc {
namespace {

using ports::RowChange;

constexpr int most_attempts = 4;  ///< of a transaction that others' transactions broke

std::vector<std::string> columns_of(const RowChange& change) {
    std::vector<std::string> columns;
    columns.reserve(change.cells.size() + change.guards.size());
    for (const auto& cell : change.cells) {
        columns.push_back(cell.column);
    }
    for (const auto& guard : change.guards) {
        columns.push_back(guard.first);
    }
    return columns;
}

Term is_as_expected(const Dialect& dialect, const Layout& layout, const RowChange& change) {
    auto term = has_key(dialect, layout, change.key);
    for (const auto& cell : change.cells) {
        term.add(" AND ");
        term.add(dialect.exactly(*layout.column(cell.column), cell.before));
    }
    for (const auto& [column, value] : change.guards) {
        term.add(" AND ");
        term.add(dialect.exactly(*layout.column(column), value));
    }
    return term;
}

Result<void> check(const RowChange& change, const Layout& layout, const Dialect& dialect) {
    if (change.cells.empty() || change.key.size() != layout.key.size()) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("A change of table '{}' needs a cell and a key of {} columns.",
                                layout.name, layout.key.size()));
    }
    for (const auto& column : columns_of(change)) {
        if (layout.column(column) == nullptr) {
            return fail(ErrorCode::misconfigured,
                        fmt::format("Table '{}' has no column '{}'; correct the data map.",
                                    layout.name, column));
        }
    }
    for (const auto& cell : change.cells) {
        const auto& column = *layout.column(cell.column);
        if (!dialect.can_hold(column, cell.after)) {
            return fail(ErrorCode::conflict,
                        fmt::format("Column '{}' of table '{}' is of type {} and cannot hold the "
                                    "new value; nothing was written.",
                                    cell.column, layout.name, column.declared));
        }
    }
    return {};
}

}  // namespace

Term update_query(const Dialect& dialect, const Layout& layout, const RowChange& change) {
    Term term{fmt::format("{}{} SET ", dialect.update(), dialect.quoted(layout.place))};
    bool is_first = true;
    for (const auto& cell : change.cells) {
        term.add(fmt::format("{}{} = ", is_first ? "" : ", ", dialect.quoted(cell.column)));
        term.add(dialect.assigned(*layout.column(cell.column), cell.after));
        is_first = false;
    }
    term.add(" WHERE ");
    term.add(is_as_expected(dialect, layout, change));
    return term;
}

Term check_query(const Dialect& dialect, const Layout& layout, const RowChange& change) {
    Term term{fmt::format("SELECT 1 FROM {} WHERE ", dialect.quoted(layout.place))};
    term.add(is_as_expected(dialect, layout, change));
    return term;
}

Result<ports::Applied> Writer::apply(const std::vector<RowChange>& changes) {
    if (changes.empty()) {
        return ports::Applied{};
    }
    CALLVEIL_TRY(plan(changes));
    for (int made = 1;; ++made) {
        auto applied = attempt(changes);
        const bool is_broken_by_others = !applied && !connection_.is_lost() &&
                                         connection_.state().starts_with("40") &&
                                         connection_.state() != "40003";
        if (!is_broken_by_others || made == most_attempts) {
            return applied;
        }
    }
}

Result<void> Writer::plan(const std::vector<RowChange>& changes) {
    for (const auto& change : changes) {
        CALLVEIL_ASSIGN(const auto* layout, layout_of(change.table));
        CALLVEIL_TRY(check(change, *layout, connection_.dialect()));
    }
    return {};
}

Result<const Layout*> Writer::layout_of(const std::string& table) {
    auto found = layouts_.find(table);
    if (found == layouts_.end()) {
        CALLVEIL_ASSIGN(auto layout, read_rows_layout(connection_, table, {}));
        found = layouts_.emplace(table, std::move(layout)).first;
    }
    return &found->second;
}

Result<Statement*> Writer::statement(const std::string& sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        CALLVEIL_ASSIGN(auto prepared, connection_.prepare(sql));
        found = statements_.emplace(sql, std::move(prepared)).first;
    }
    return found->second.get();
}

/// Whether the row was as expected. A row that drivers count twice or not at all is not.
Result<bool> Writer::update(const RowChange& change) {
    const auto query =
        update_query(connection_.dialect(), layouts_.find(change.table)->second, change);
    CALLVEIL_ASSIGN(auto* const prepared, statement(query.sql));
    if (auto done = connection_.execute(*prepared, query.values); !done) {
        auto error = std::move(done).error();
        error.detail += fmt::format(" (table '{}'); nothing was written", change.table);
        return fail(std::move(error));
    }
    const auto found = prepared->found_rows();
    prepared->close();
    return found == 1;
}

/// Statements live no longer than the transaction: not every driver keeps them over its end.
Result<ports::Applied> Writer::attempt(const std::vector<RowChange>& changes) {
    statements_.clear();
    CALLVEIL_TRY(connection_.begin());
    ports::Applied applied;
    for (std::size_t index = 0; index < changes.size(); ++index) {
        auto is_there = update(changes[index]);
        if (!is_there) {
            return refuse(changes, std::move(is_there).error());
        }
        if (*is_there) {
            ++applied.rows;
        } else {
            applied.stale.push_back(index);
        }
    }
    if (!applied.stale.empty()) {
        connection_.roll_back();
        applied.rows = 0;
        return applied;
    }
    const auto last = connection_.dialect().before_commit();
    if (auto checked = last.empty() ? Result<void>{} : connection_.run(last); !checked) {
        return refuse(changes, std::move(checked).error());
    }
    CALLVEIL_TRY(connection_.commit());
    return applied;
}

/// A refusal may end the transaction at once; what else is stale is asked after it, because a plan
/// made anew comes before a value that does not fit.
Result<ports::Applied> Writer::refuse(const std::vector<RowChange>& changes, Error refusal) {
    statements_.clear();
    connection_.roll_back();
    if (refusal.code != ErrorCode::conflict || connection_.is_lost()) {
        return fail(std::move(refusal));
    }
    ports::Applied applied;
    for (std::size_t index = 0; index < changes.size(); ++index) {
        const auto& layout = layouts_.find(changes[index].table)->second;
        const auto rows =
            connection_.rows(check_query(connection_.dialect(), layout, changes[index]));
        if (rows && rows->empty()) {
            applied.stale.push_back(index);
        }
    }
    return applied.stale.empty() ? Result<ports::Applied>{fail(std::move(refusal))} : applied;
}

}  // namespace callveil::sources::odbc

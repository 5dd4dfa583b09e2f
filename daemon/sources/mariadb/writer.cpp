// SPDX-License-Identifier: Apache-2.0
#include "sources/mariadb/writer.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

namespace callveil::sources::mariadb {
namespace {

using domain::Value;
using ports::RowChange;

constexpr int most_attempts = 3;
constexpr unsigned deadlock = 1213;

bool is_nan(const Value& value) {
    const auto* const number = std::get_if<double>(&value);
    return number != nullptr && std::isnan(*number);
}

bool is_changed(const RowChange& change, const std::string& column) {
    return std::any_of(change.cells.begin(), change.cells.end(),
                       [&](const auto& cell) { return cell.column == column; });
}

/// Columns that would move by themselves are assigned their own value, by which they stay.
Term update_term(const Layout& layout, const RowChange& change) {
    Term term{fmt::format("UPDATE {} SET ", quote_name(layout.table)), {}};
    for (const auto& cell : change.cells) {
        term.add(
            Term{fmt::format("{}{} = ?", term.values.empty() ? "" : ", ", quote_name(cell.column)),
                 {cell.after}});
    }
    for (const auto& column : layout.columns) {
        if (column.moves_itself && !is_changed(change, column.name)) {
            term.add(fmt::format(", {0} = {0}", quote_name(column.name)));
        }
    }
    term.add(" WHERE ");
    term.add(has_key(layout, change.key));
    for (const auto& cell : change.cells) {
        term.add(" AND ");
        term.add(is_exactly(*layout.find(cell.column), cell.before));
    }
    for (const auto& [column, value] : change.guards) {
        term.add(" AND ");
        term.add(is_exactly(*layout.find(column), value));
    }
    return term;
}

Result<void> check_columns(const RowChange& change, const Layout& layout) {
    std::vector<std::string> columns;
    columns.reserve(change.cells.size());
    for (const auto& cell : change.cells) {
        columns.push_back(cell.column);
    }
    for (const auto& guard : change.guards) {
        columns.push_back(guard.first);
    }
    for (const auto& column : columns) {
        if (layout.find(column) == nullptr) {
            return fail(ErrorCode::misconfigured,
                        fmt::format("Table '{}' has no column '{}'; correct the data map.",
                                    layout.table, column));
        }
    }
    return {};
}

Result<void> check(const RowChange& change, const Layout& layout) {
    if (change.cells.empty() || change.key.size() != layout.key.size()) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("A change of table '{}' needs a cell and a key of {} columns.",
                                layout.table, layout.key.size()));
    }
    if (!layout.transactional) {
        return fail(ErrorCode::unsupported,
                    fmt::format("Table '{}' is of the engine {}, which has no transactions; "
                                "nothing was written.",
                                layout.table, layout.engine));
    }
    if (!layout.has_key) {
        return fail(ErrorCode::unsupported,
                    fmt::format("The rows of '{}' have no key; nothing was written; give it a "
                                "PRIMARY KEY.",
                                layout.table));
    }
    for (const auto& cell : change.cells) {
        if (is_nan(cell.after)) {
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Column '{}' cannot hold what is not a number.", cell.column));
        }
    }
    return check_columns(change, layout);
}

}  // namespace

Writer::~Writer() {
    roll_back();
}

Result<ports::Applied> Writer::apply(const std::vector<RowChange>& changes) {
    if (changes.empty()) {
        return ports::Applied{};
    }
    CALLVEIL_TRY(compile(changes));
    const auto end = std::chrono::steady_clock::now() + connection_.options().busy_timeout;
    for (int made = 1;; ++made) {
        last_code_ = 0;
        auto applied = attempt(changes);
        if (applied || made == most_attempts || !may_succeed_again(last_code_) ||
            std::chrono::steady_clock::now() >= end) {
            return applied;
        }
    }
}

Result<void> Writer::compile(const std::vector<RowChange>& changes) {
    for (const auto& change : changes) {
        CALLVEIL_ASSIGN(const auto* layout, layout_of(change));
        CALLVEIL_TRY(check(change, *layout));
        auto term = update_term(*layout, change);
        auto found = statements_.find(term.sql);
        if (found == statements_.end()) {
            CALLVEIL_ASSIGN(auto statement, connection_.prepare(term.sql));
            found = statements_.emplace(std::move(term.sql), std::move(statement)).first;
        }
        plan_.push_back({&found->second, std::move(term.values)});
    }
    return {};
}

Result<const Layout*> Writer::layout_of(const RowChange& change) {
    auto found = layouts_.find(change.table);
    if (found == layouts_.end()) {
        CALLVEIL_ASSIGN(auto layout, read_layout(connection_, change.table));
        found = layouts_.emplace(change.table, std::move(layout)).first;
    }
    return &found->second;
}

Result<ports::Applied> Writer::attempt(const std::vector<RowChange>& changes) {
    CALLVEIL_TRY(connection_.execute("START TRANSACTION"));
    in_transaction_ = true;
    ports::Applied applied;
    if (auto done = run(changes, applied); !done) {
        roll_back();
        return fail(std::move(done).error());
    }
    if (!applied.stale.empty()) {
        roll_back();
        applied.rows = 0;
        return applied;
    }
    CALLVEIL_TRY(commit());
    return applied;
}

/// Goes on after a row that is stale or refused, so that all stale rows are known at once: they
/// count for more than the refusal.
Result<void> Writer::run(const std::vector<RowChange>& changes, ports::Applied& applied) {
    std::optional<Error> refusal;
    for (std::size_t index = 0; index < changes.size(); ++index) {
        std::int64_t found = 0;
        if (auto done = update(plan_[index], changes[index].table, found); !done) {
            if (done.error().code != ErrorCode::conflict) {
                return done;
            }
            refusal = refusal.value_or(done.error());
        } else if (found != 1) {
            applied.stale.push_back(index);
        } else {
            ++applied.rows;
        }
    }
    return refusal && applied.stale.empty() ? fail(*refusal) : Result<void>{};
}

Result<void> Writer::update(Update& update, const std::string& table, std::int64_t& found) {
    if (!update.statement->execute(update.values)) {
        last_code_ = update.statement->error_code();
        auto error = connection_.failure(*update.statement);
        error.detail += fmt::format(" (table '{}'); nothing was written", table);
        return fail(std::move(error));
    }
    found = update.statement->found_rows();
    if (found == 1 && update.statement->warnings() != 0) {
        return fail(truncation(table));
    }
    return {};
}

/// Blanks that do not fit and digits behind the last place are cut with a mere note, even in strict
/// mode.
Error Writer::truncation(const std::string& table) {
    auto told = connection_.rows("SHOW WARNINGS", {});
    std::string column;
    if (told && !told->empty()) {
        const auto& row = told->front();
        column = refused_thing(static_cast<unsigned>(as_number(row[1])), as_text(row[2]));
    }
    return {ErrorCode::conflict,
            fmt::format("Lead database {}: {} would cut a new value (table '{}'); nothing was "
                        "written",
                        connection_.options().name, column.empty() ? "a column" : column, table)};
}

/// Only of a deadlock is it known that nothing was written.
Result<void> Writer::commit() {
    auto done = connection_.execute("COMMIT");
    in_transaction_ = false;
    if (done) {
        return done;
    }
    last_code_ = connection_.error_code();
    if (last_code_ == deadlock) {
        return done;
    }
    last_code_ = 0;
    return fail(ErrorCode::unavailable, "unknown outcome of the COMMIT: " + done.error().detail);
}

void Writer::roll_back() {
    if (in_transaction_) {
        in_transaction_ = false;
        static_cast<void>(connection_.execute("ROLLBACK"));
    }
}

}  // namespace callveil::sources::mariadb

// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/writer.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "sources/sqlite/select.hpp"
#include "sources/sqlite/sql_tokens.hpp"

namespace callveil::sources {
namespace {

using domain::Value;
using ports::RowChange;

bool is_zero(const Value& value) {
    const auto* const number = std::get_if<double>(&value);
    return number != nullptr && *number == 0.0;
}

bool is_nan(const Value& value) {
    const auto* const number = std::get_if<double>(&value);
    return number != nullptr && std::isnan(*number);
}

/// A condition that the cell is exactly `expected`: two parameters from `place` on.
std::string cell_condition(const std::string& column, const Value& expected, int& place) {
    const auto name = quote_name(column);
    auto condition = fmt::format(" AND {0} COLLATE BINARY IS ?{1} AND typeof({0}) = ?{2}", name,
                                 place, place + 1);
    if (is_zero(expected)) {
        condition +=
            fmt::format(" AND callveil_real_bits({}) = callveil_real_bits(?{})", name, place);
    }
    place += 2;
    return condition;
}

/// OR ABORT only where the table itself says ON CONFLICT: it also overrides what the owner's
/// triggers say.
std::string update_text(const Layout& layout, const RowChange& change) {
    std::string set;
    int place = 1;
    for (const auto& cell : change.cells) {
        set += fmt::format("{}{} = ?{}", set.empty() ? "" : ", ", quote_name(cell.column), place++);
    }
    auto text = fmt::format("UPDATE {}{} SET {} WHERE {}",
                            has_conflict_clause(layout.create) ? "OR ABORT " : "",
                            quote_name(layout.table), set, key_condition(layout.key, place));
    place += 2 * static_cast<int>(layout.key.size());
    for (const auto& cell : change.cells) {
        text += cell_condition(cell.column, cell.before, place);
    }
    for (const auto& [column, value] : change.guards) {
        text += cell_condition(column, value, place);
    }
    return text;
}

int bind_expected(Statement& statement, int place, const Value& value) {
    statement.bind(place, value);
    statement.bind(place + 1, std::string{storage_class(value)});
    return place + 2;
}

void bind_change(Statement& statement, const RowChange& change) {
    int place = 1;
    for (const auto& cell : change.cells) {
        statement.bind(place++, cell.after);
    }
    place = bind_key(statement, place, change.key);
    for (const auto& cell : change.cells) {
        place = bind_expected(statement, place, cell.before);
    }
    for (const auto& [column, value] : change.guards) {
        place = bind_expected(statement, place, value);
    }
}

std::vector<std::string> columns_of(const RowChange& change) {
    std::vector<std::string> columns;
    columns.reserve(change.cells.size());
    for (const auto& cell : change.cells) {
        columns.push_back(cell.column);
    }
    for (const auto& guard : change.guards) {
        columns.push_back(guard.first);
    }
    return columns;
}

Result<void> check(const RowChange& change, const Layout& layout) {
    if (change.cells.empty() || change.key.size() != layout.key.size()) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("A change of table '{}' needs a cell and a key of {} columns.",
                                layout.table, layout.key.size()));
    }
    for (const auto& cell : change.cells) {
        if (is_nan(cell.after)) {
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Column '{}' cannot hold what is not a number.", cell.column));
        }
    }
    for (const auto& column : columns_of(change)) {
        if (!layout.column(column)) {
            return fail(ErrorCode::misconfigured,
                        fmt::format("Table '{}' has no column '{}'; correct the data map.",
                                    layout.table, column));
        }
    }
    return {};
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
    CALLVEIL_TRY(begin());
    return run(changes);
}

Result<void> Writer::compile(const std::vector<RowChange>& changes) {
    for (const auto& change : changes) {
        CALLVEIL_ASSIGN(const auto* layout, layout_of(change));
        CALLVEIL_TRY(check(change, *layout));
        auto text = update_text(*layout, change);
        auto found = statements_.find(text);
        if (found == statements_.end()) {
            CALLVEIL_ASSIGN(auto statement, connection_.prepare(text));
            found = statements_.emplace(std::move(text), std::move(statement)).first;
        }
        plan_.push_back(&found->second);
    }
    return {};
}

Result<const Layout*> Writer::layout_of(const RowChange& change) {
    auto found = layouts_.find(change.table);
    if (found == layouts_.end()) {
        CALLVEIL_ASSIGN(auto layout, read_rows_layout(connection_, change.table, {}));
        found = layouts_.emplace(change.table, std::move(layout)).first;
    }
    return &found->second;
}

Result<void> Writer::begin() {
    CALLVEIL_TRY(connection_.execute("BEGIN IMMEDIATE"));
    if (connection_.is_moved()) {
        roll_back();
        return fail(ErrorCode::unavailable,
                    "The lead file was replaced by another; nothing was written; try again.");
    }
    return {};
}

/// Goes on after a row that is stale or refused, so that all stale rows are known at once.
Result<ports::Applied> Writer::run(const std::vector<RowChange>& changes) {
    ports::Applied applied;
    std::optional<Error> refusal;
    for (std::size_t index = 0; index < changes.size(); ++index) {
        auto& statement = *plan_[index];
        bind_change(statement, changes[index]);
        if (statement.step() == Step::failed) {
            auto error = connection_.failure();
            error.detail += fmt::format(" (table '{}'); nothing was written", changes[index].table);
            statement.reset();
            if (error.code != ErrorCode::conflict || !connection_.in_transaction()) {
                return fail(std::move(error));
            }
            refusal = refusal.value_or(error);
        } else if (connection_.changes() != 1) {
            applied.stale.push_back(index);
        } else {
            ++applied.rows;
        }
        statement.reset();
    }
    return conclude(std::move(applied), refusal);
}

Result<ports::Applied> Writer::conclude(ports::Applied applied,
                                        const std::optional<Error>& refusal) {
    if (!applied.stale.empty()) {
        roll_back();
        applied.rows = 0;
        return applied;
    }
    if (refusal) {
        return fail(*refusal);
    }
    CALLVEIL_TRY(commit());
    return applied;
}

/// A COMMIT that fails while SQLite still holds the transaction has written nothing that counts.
Result<void> Writer::commit() {
    const auto end = std::chrono::steady_clock::now() + connection_.busy_timeout();
    auto done = connection_.execute("COMMIT");
    while (!done && connection_.is_busy() && std::chrono::steady_clock::now() < end) {
        done = connection_.execute("COMMIT");
    }
    if (done) {
        return done;
    }
    auto error = std::move(done).error();
    if (connection_.in_transaction() && connection_.execute("ROLLBACK")) {
        error.detail += "; nothing was written";
        return fail(std::move(error));
    }
    return fail(ErrorCode::unavailable, "unknown outcome of the COMMIT: " + error.detail);
}

void Writer::roll_back() {
    if (connection_.in_transaction()) {
        static_cast<void>(connection_.execute("ROLLBACK"));
    }
}

}  // namespace callveil::sources

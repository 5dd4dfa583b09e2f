// SPDX-License-Identifier: Apache-2.0
#include "sources/postgres/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sources/postgres/change_sql.hpp"
#include "sources/postgres/lookup.hpp"

namespace callveil::sources::postgres {
namespace {

using domain::Value;
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

bool is_nan(const Value& value) {
    const auto* const number = std::get_if<double>(&value);
    return number != nullptr && std::isnan(*number);
}

bool fits(const Value& value, CellClass cells) {
    return domain::is_null(value) ||
           (std::holds_alternative<domain::Blob>(value)) == (cells == CellClass::bytes);
}

Result<void> check_cell(const ports::CellChange& cell, const Layout& layout) {
    const auto* column = layout.column(cell.column);
    const bool has_nul = domain::text_of(cell.after).find('\0') != std::string_view::npos;
    if (is_nan(cell.after) || has_nul || !fits(cell.after, column->cells)) {
        return fail(ErrorCode::conflict,
                    fmt::format("Column '{}' of table '{}' is of type {} and cannot hold the new "
                                "value; nothing was written.",
                                cell.column, layout.name, column->declared));
    }
    return {};
}

Result<void> check(const RowChange& change, const Layout& layout) {
    if (!layout.has_key) {
        return fail(ErrorCode::unsupported,
                    fmt::format("The rows of '{}' have no key; nothing was written; give it a "
                                "PRIMARY KEY or a unique index over NOT NULL columns.",
                                layout.name));
    }
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
        CALLVEIL_TRY(check_cell(cell, layout));
    }
    return {};
}

/// What changes that go into one statement have in common; `round` keeps a row out of the statement
/// that has it already.
std::string shape_of(const RowChange& change, std::size_t round) {
    auto shape = fmt::format("{}|{}|{}", round, change.table, change.cells.size());
    for (const auto& column : columns_of(change)) {
        shape += "|" + quote_name(column);
    }
    return shape;
}

}  // namespace

Writer::~Writer() {
    roll_back();
}

Result<ports::Applied> Writer::apply(const std::vector<RowChange>& changes) {
    if (changes.empty()) {
        return ports::Applied{};
    }
    CALLVEIL_TRY(plan(changes));
    for (int attempt = 1;; ++attempt) {
        auto applied = try_once();
        const bool is_broken_by_others = !applied && connection_.state().starts_with("40");
        if (!is_broken_by_others || attempt == most_attempts) {
            return applied;
        }
        roll_back();
    }
}

Result<void> Writer::plan(const std::vector<RowChange>& changes) {
    std::map<std::string, std::size_t> rounds;
    std::map<std::string, std::size_t> shapes;
    for (std::size_t index = 0; index < changes.size(); ++index) {
        const auto& change = changes[index];
        CALLVEIL_ASSIGN(const auto* layout, layout_of(change.table));
        CALLVEIL_TRY(check(change, *layout));
        const auto round = rounds[change.table + '\0' + domain::canonical_bytes(change.key)]++;
        const auto [found, is_new] = shapes.emplace(shape_of(change, round), batches_.size());
        if (is_new) {
            batches_.push_back({layout, &change, {}, {}});
        }
        auto& batch = batches_[found->second];
        batch.indexes.push_back(index);
        add_parameters(change, batch.parameters);
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

Result<std::vector<std::size_t>> Writer::run(const Batch& batch, const std::string& sql) {
    Parameters arrays;
    for (const auto& place : batch.parameters) {
        arrays.emplace_back(array_literal(place));
    }
    CALLVEIL_ASSIGN(const auto rows, connection_.run(sql, arrays));
    std::vector<bool> matched(batch.indexes.size());
    for (const auto& row : rows) {
        matched.at(static_cast<std::size_t>(as_number(row[0]) - 1)) = true;
    }
    std::vector<std::size_t> stale;
    for (std::size_t place = 0; place < matched.size(); ++place) {
        if (!matched[place]) {
            stale.push_back(batch.indexes[place]);
        }
    }
    return stale;
}

Result<ports::Applied> Writer::try_once() {
    CALLVEIL_TRY(connection_.run("BEGIN READ WRITE"));
    ports::Applied applied;
    for (const auto& batch : batches_) {
        auto stale = run(batch, update_sql(*batch.layout, *batch.shape));
        if (!stale) {
            return refuse(std::move(stale).error());
        }
        applied.rows += static_cast<std::int64_t>(batch.indexes.size());
        applied.stale.insert(applied.stale.end(), stale->begin(), stale->end());
    }
    if (!applied.stale.empty()) {
        roll_back();
        applied.rows = 0;
        std::sort(applied.stale.begin(), applied.stale.end());
        return applied;
    }
    if (auto checked = connection_.run("SET CONSTRAINTS ALL IMMEDIATE"); !checked) {
        return refuse(std::move(checked).error());
    }
    CALLVEIL_TRY(commit());
    return applied;
}

/// A refusal ends the transaction at once; what else is stale is asked in another one, because a
/// plan made anew comes before a value that does not fit.
Result<ports::Applied> Writer::refuse(Error refusal) {
    refusal.detail += "; nothing was written";
    roll_back();
    if (refusal.code != ErrorCode::conflict || connection_.is_lost()) {
        return fail(std::move(refusal));
    }
    ports::Applied applied;
    for (const auto& batch : batches_) {
        auto stale = run(batch, check_sql(*batch.layout, *batch.shape));
        if (stale) {
            applied.stale.insert(applied.stale.end(), stale->begin(), stale->end());
        }
    }
    std::sort(applied.stale.begin(), applied.stale.end());
    return applied.stale.empty() ? Result<ports::Applied>{fail(std::move(refusal))} : applied;
}

Result<void> Writer::commit() {
    auto done = connection_.run("COMMIT");
    if (done) {
        return {};
    }
    auto error = std::move(done).error();
    const bool is_undone = !connection_.is_lost() && !connection_.state().empty() &&
                           !connection_.state().starts_with("08");
    if (is_undone) {
        error.detail += "; nothing was written";
        return fail(std::move(error));
    }
    return fail(ErrorCode::unavailable, "unknown outcome of the COMMIT: " + error.detail);
}

void Writer::roll_back() {
    if (connection_.in_transaction()) {
        static_cast<void>(connection_.run("ROLLBACK"));
    }
}

}  // namespace callveil::sources::postgres

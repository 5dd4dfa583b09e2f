// SPDX-License-Identifier: Apache-2.0
#include "usecases/plan_batches.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace callveil::usecases {
namespace {

using domain::CellAction;
using domain::PlannedRow;
/// Batches by lead database, in the order in which the plan comes to each.
using Held = std::vector<std::pair<std::string, Batch>>;

/// Reasons to keep a cell that leave nothing undone.
bool harmless(const domain::PlannedCell& cell) {
    constexpr std::array<std::string_view, 3> reasons{"null", "already_masked", "preserved"};
    return std::find(reasons.begin(), reasons.end(), cell.reason) != reasons.end();
}

std::int64_t kept_in(const PlannedRow& row) {
    return std::count_if(row.cells.begin(), row.cells.end(), [&](const auto& cell) {
        return row.ticked && cell.action == CellAction::keep && !harmless(cell);
    });
}

bool masks(const PlannedRow& row) {
    return row.ticked && std::any_of(row.cells.begin(), row.cells.end(), [](const auto& cell) {
               return cell.action == CellAction::mask;
           });
}

Batch& batch_of(Held& held, const std::string& source) {
    const auto known = std::find_if(held.begin(), held.end(),
                                    [&](const auto& entry) { return entry.first == source; });
    return known != held.end() ? known->second : held.emplace_back(source, Batch{}).second;
}

std::int64_t collect(std::vector<PlannedRow>& rows, Held& held, std::int64_t number) {
    std::int64_t kept = 0;
    for (auto& row : rows) {
        kept += kept_in(row);
        if (masks(row)) {
            auto& batch = batch_of(held, row.source);
            batch.number = number;
            batch.rows.push_back(std::move(row));
        }
    }
    return kept;
}

Result<void> visit_held(Held& held, const BatchVisitor& visit) {
    for (const auto& [source, batch] : held) {
        CALLVEIL_TRY(visit(source, batch));
    }
    held.clear();
    return {};
}

}  // namespace

Result<std::int64_t> each_batch(const Context& context, const domain::Plan& plan,
                                const BatchVisitor& visit) {
    const bool whole = plan.atomicity == domain::Atomicity::one_transaction;
    std::int64_t kept = 0;
    Held held;
    CALLVEIL_TRY(each_page(context, plan, [&](std::int64_t page, auto& rows) -> Result<bool> {
        kept += collect(rows, held, whole ? 0 : page);
        if (!whole) {
            CALLVEIL_TRY(visit_held(held, visit));
        }
        return true;
    }));
    CALLVEIL_TRY(visit_held(held, visit));
    return kept;
}

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#include "usecases/plan_store.hpp"

#include <algorithm>
#include <unordered_map>

namespace callveil::usecases {
namespace {

using domain::PlannedRow;

bool same_cell(const domain::PlannedCell& a, const domain::PlannedCell& b) {
    return a.column == b.column && a.action == b.action && a.strategy == b.strategy &&
           a.before == b.before && a.after == b.after;
}

bool same_selector(const domain::SelectorCell& a, const domain::SelectorCell& b) {
    return a.column == b.column && a.digest == b.digest;
}

bool same_row(const PlannedRow& a, const PlannedRow& b, Compare compare) {
    if (a.ticked != b.ticked || a.flags != b.flags) {
        return false;
    }
    if (compare == Compare::rows_only) {
        return true;
    }
    return std::equal(a.cells.begin(), a.cells.end(), b.cells.begin(), b.cells.end(), same_cell) &&
           std::equal(a.selectors.begin(), a.selectors.end(), b.selectors.begin(),
                      b.selectors.end(), same_selector);
}

}  // namespace

Result<void> store_plan(ports::Transaction& transaction, const BuiltPlan& plan) {
    auto head = plan.head;
    head.pages =
        static_cast<std::int64_t>((plan.rows.size() + plan_page_rows - 1) / plan_page_rows);
    CALLVEIL_TRY(transaction.plans().insert(head));
    for (std::int64_t page = 0; page < head.pages; ++page) {
        std::vector<PlannedRow> rows;
        const auto first = static_cast<std::size_t>(page) * plan_page_rows;
        const auto last = std::min(first + plan_page_rows, plan.rows.size());
        for (auto at = first; at < last; ++at) {
            rows.push_back(plan.rows[at].planned);
        }
        CALLVEIL_TRY(transaction.plans().add_page(head.id, page, rows));
    }
    return {};
}

Result<domain::Plan> find_plan(const Context& context, std::string_view hash) {
    domain::Plan plan;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(plan, transaction.plans().find_by_hash(hash));
        return {};
    }));
    return plan;
}

Result<void> each_page(
    const Context& context, const domain::Plan& plan,
    const std::function<Result<bool>(std::int64_t page, std::vector<PlannedRow>& rows)>& visit) {
    for (std::int64_t page = 0; page < plan.pages; ++page) {
        std::vector<PlannedRow> rows;
        CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
            CALLVEIL_ASSIGN(rows, transaction.plans().page(plan.id, page));
            return {};
        }));
        CALLVEIL_ASSIGN(const bool more, visit(page, rows));
        if (!more) {
            break;
        }
    }
    return {};
}

Result<Ticks> ticks_of(const Context& context, const domain::Plan& plan) {
    Ticks ticks;
    CALLVEIL_TRY(each_page(context, plan, [&](std::int64_t, auto& rows) -> Result<bool> {
        for (const auto& row : rows) {
            if (row.ticked && !row.flags.empty()) {
                ticks.ticked.insert(address_of(row));
            } else if (!row.ticked && row.flags.empty()) {
                ticks.unticked.insert(address_of(row));
            }
        }
        return true;
    }));
    return ticks;
}

Result<PlanDifference> compare_plans(const Context& context, const domain::Plan& stored,
                                     const BuiltPlan& fresh, Compare compare) {
    PlanDifference difference;
    std::unordered_map<std::string, const PlannedRow*> rest;
    for (const auto& row : fresh.rows) {
        rest.emplace(address_of(row.planned), &row.planned);
    }
    CALLVEIL_TRY(each_page(context, stored, [&](std::int64_t, auto& rows) -> Result<bool> {
        for (const auto& row : rows) {
            const auto found = rest.find(address_of(row));
            if (found == rest.end()) {
                ++difference.gone;
                continue;
            }
            difference.changed += same_row(row, *found->second, compare) ? 0 : 1;
            rest.erase(found);
        }
        return true;
    }));
    difference.added = static_cast<std::int64_t>(rest.size());
    return difference;
}

}  // namespace callveil::usecases

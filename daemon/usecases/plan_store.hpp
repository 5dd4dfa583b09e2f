// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "usecases/plan_builder.hpp"

namespace callveil::usecases {

/// Rows of one stored page of a plan; also the rows of one batch.
inline constexpr std::size_t plan_page_rows = 500;

/// Stores head and pages inside `transaction`.
Result<void> store_plan(ports::Transaction& transaction, const BuiltPlan& plan);

/// @error not_found
Result<domain::Plan> find_plan(const Context& context, std::string_view hash);

/// Reads the pages of a plan one by one; false stops.
Result<void> each_page(
    const Context& context, const domain::Plan& plan,
    const std::function<Result<bool>(std::int64_t page, std::vector<domain::PlannedRow>& rows)>&
        visit);

/// Ticks as the stored plan has them, to plan again in the same way.
Result<Ticks> ticks_of(const Context& context, const domain::Plan& plan);

/// How a fresh plan differs from the stored one.
struct PlanDifference {
    std::int64_t added = 0;
    std::int64_t gone = 0;
    std::int64_t changed = 0;
    bool any() const noexcept { return added + gone + changed > 0; }
};

/// Whether a changed value makes an access plan stale, too.
enum class Compare { rows_only, rows_and_cells };

Result<PlanDifference> compare_plans(const Context& context, const domain::Plan& stored,
                                     const BuiltPlan& fresh, Compare compare);

}  // namespace callveil::usecases

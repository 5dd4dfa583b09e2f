// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "usecases/plan_builder.hpp"

namespace callveil::usecases {

/// What each mask of a plan leaves readable and how many rows share its results, per column in the
/// order of the map. Cells of ticked rows that change are measured, from the living values beside
/// the plan; `worst_row` is the number under which the preview shows the row. Only numbers leave
/// this.
///
/// Rows of the lead database are counted for at most `counted_results` results of a column and
/// `settings.count_time` in all; what a database refuses or is too slow for stays uncounted, since
/// a plan is as good without. @error misconfigured  a mask of the policy cannot be made.
Result<std::vector<domain::MaskEffect>> measure_effects(const Context& context,
                                                        const Gathered& found,
                                                        const BuiltPlan& plan);

/// Results of one column that are looked up. A person's own rows have fewer; of a plan for many
/// people this many tell enough, and each costs a query.
inline constexpr std::size_t counted_results = 50;

}  // namespace callveil::usecases

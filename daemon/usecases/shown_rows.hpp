// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "usecases/context.hpp"
#include "usecases/job_inputs.hpp"
#include "usecases/plan_store.hpp"
#include "wire/admin_work.hpp"

namespace callveil::usecases {

/// Search hits as a person reads them, from the living rows; a row that has gone is marked so.
/// `first_number` is the number of the first hit. As many of `hits` as one page holds (see
/// `view_limits.hpp`), at least the first.
Result<std::vector<wire::ShownRow>> show_hits(const Context& context,
                                              const std::vector<SearchHit>& hits,
                                              std::int64_t first_number);

/// Planned rows with the values now and after, masked again from the living values. As many of
/// `rows` as one page holds, at least the first.
Result<std::vector<wire::ShownRow>> show_planned(const Context& context, const domain::Plan& plan,
                                                 const std::vector<domain::PlannedRow>& rows,
                                                 std::int64_t first_number);

}  // namespace callveil::usecases

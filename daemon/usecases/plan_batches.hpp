// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "usecases/plan_store.hpp"

namespace callveil::usecases {

/// Rows of one lead transaction: ticked, with at least one cell to mask.
struct Batch {
    std::int64_t number = 0;
    std::vector<domain::PlannedRow> rows;
};

using BatchVisitor = std::function<Result<void>(const std::string& source, const Batch& batch)>;

/// Visits what `plan` writes, in the same batches each time: the whole plan per lead database, or
/// page by page where the plan is too large for one transaction. Lead databases and rows come in
/// the order of the plan, so that `erase_after` is kept.
///
/// @return how many cells of ticked rows stay as they are although they should be masked.
Result<std::int64_t> each_batch(const Context& context, const domain::Plan& plan,
                                const BatchVisitor& visit);

}  // namespace callveil::usecases

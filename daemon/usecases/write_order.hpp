// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "domain/erase_order.hpp"
#include "usecases/plan_builder.hpp"

namespace callveil::usecases {

/// The lead database of each dataset.
domain::Homes homes_of(const ports::SourcePool& sources);

/// Sorts rows as they are to be written: lead databases and collections as `erase_after` asks, rows
/// of one collection by key.
/// @error misconfigured  `erase_after` gives no order.
Result<void> put_in_write_order(const Context& context, std::vector<BuiltRow>& rows);

}  // namespace callveil::usecases

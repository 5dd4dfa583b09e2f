// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "usecases/context.hpp"
#include "wire/admin_upkeep.hpp"

namespace callveil::usecases {

/// The order in which collections are asked for these kinds of identity.
/// @error invalid_argument  no field of the map is of such a kind.
Result<wire::DatamapPlanReply> plan_datamap(const Context& context, const wire::DatamapPlan& asked);

}  // namespace callveil::usecases

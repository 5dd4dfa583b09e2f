// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/policy.hpp"
#include "usecases/gather.hpp"

namespace callveil::usecases {

/// Cells of every row of a collection for an access request: the columns that the policy asks for.
/// Those that must stay are kept with the reason (`denied_category`, `nested_fields`), and a
/// sentence about each goes into `warnings`. Empty when nothing of the collection is asked for.
std::vector<domain::PlannedCell> released_cells(const domain::Policy& policy,
                                                const domain::CollectionId& id,
                                                const CollectionRows& rows,
                                                std::vector<std::string>& warnings);

}  // namespace callveil::usecases

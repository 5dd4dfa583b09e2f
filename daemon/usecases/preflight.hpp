// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "usecases/plan_builder.hpp"

namespace callveil::usecases {

/// Checks from the catalogue, before anything is written, what the planned masks of one collection
/// would break: keys, NOT NULL, UNIQUE, foreign keys, declared numeric types, lengths. What breaks
/// goes into `head.obstacles` with its remedy; triggers and CHECKs that may interfere into
/// `head.warnings`. Where the policy says `suffix`, a value that collides gets a suffix from the
/// plan's seed; where it names a mask, that one's value, checked like any other. Unticked rows are
/// not checked: nothing is written there.
Result<void> preflight(const Context& context, const CollectionRows& rows,
                       std::span<BuiltRow> planned, domain::Plan& head);

/// The value that stands in for `after` where it would collide: text with a suffix of eight hex
/// digits from the plan's seed and the row's address. Other storage classes are returned as they
/// are.
domain::Value with_collision_suffix(const domain::Plan& plan, const domain::PlannedRow& row,
                                    std::string_view column, domain::Value after);

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "usecases/gather.hpp"

namespace callveil::usecases {

/// Which flagged rows a person ticked, and which rows a person left out, by row address.
struct Ticks {
    std::set<std::string> ticked;
    std::set<std::string> unticked;
};

/// Address of a row across plans: source, collection and key.
std::string address_of(const domain::PlannedRow& row);

/// One planned row beside the living values it was planned from.
struct BuiltRow {
    domain::PlannedRow planned;
    std::map<std::string, domain::Value> before;  ///< every declared column of the row
    std::map<std::string, domain::Value> after;   ///< only columns whose cell is masked
};

/// A plan with its rows in the order in which they are written: as `domain::erase_order` has their
/// collections, by key within one.
struct BuiltPlan {
    domain::Plan head;
    std::vector<BuiltRow> rows;
};

/// Head of a new plan with fresh id, key and seed; `counts`, `hash` and texts are still empty.
domain::Plan new_plan_head(const Context& context, const domain::Request& request,
                           std::string_view person);

/// Plans a request over what was gathered, under the key and seed of `head`: the same input gives
/// the same plan, so that an execution can compare. Preflight from the catalogue included.
///
/// Writes nothing. @error misconfigured  a mask of the policy cannot be made, or `erase_after`
/// gives
///                                      no order.
Result<BuiltPlan> build_plan(const Context& context, const domain::Request& request,
                             const Gathered& found, domain::Plan head, const Ticks& ticks);

/// Data categories that a request of this kind is about.
std::vector<std::string> targets_of(const Context& context, domain::RequestKind kind);

/// Looks into the ledger of masked cells. Thread safety: that of the store.
Result<bool> was_masked(const Context& context, const std::string& token);

}  // namespace callveil::usecases

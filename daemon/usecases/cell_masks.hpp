// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "domain/catalogue.hpp"
#include "domain/data_map.hpp"
#include "domain/plan.hpp"
#include "usecases/context.hpp"

namespace callveil::usecases {

/// What the policy and the map say about masking one field.
struct FieldMask {
    const domain::Field* field = nullptr;
    const masking::MaskStrategy* strategy = nullptr;
    masking::MaskField mask_field;
    std::string keep_reason;  ///< why every cell of this field is kept; empty when it is masked
};

/// The strategies of one policy, made once.
class CellMasks {
public:
    explicit CellMasks(const Context& context) : context_(context) {}

    /// Masks for the fields of `collection` that a rule targets, in the order of the map. An object
    /// of which only fields below it are targeted is kept as `type_not_maskable`: a column is
    /// written whole.
    /// @error misconfigured  a strategy of the policy or the map cannot be made.
    Result<std::vector<FieldMask>> of(const domain::Collection& collection,
                                      const domain::TableInfo& table);

private:
    Result<const masking::MaskStrategy*> strategy(const domain::MaskSpec& spec);

    const Context& context_;
    std::map<domain::MaskSpec, std::unique_ptr<masking::MaskStrategy>> made_;
};

/// What the mask makes of one cell of a plan. A random one draws from the plan's seed and the place
/// of the cell, so that what was previewed is what is done.
/// @error as MaskStrategy::mask
Result<domain::Value> masked_in(const domain::Plan& plan, const domain::PlannedRow& row,
                                const FieldMask& mask, const domain::Value& before);

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "domain/catalogue.hpp"
#include "domain/data_map.hpp"
#include "domain/plan.hpp"
#include "masking/subject_scan.hpp"
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
    /// @param request  whose person is covered in free text; read when a mask needs it.
    CellMasks(const Context& context, domain::Reference request)
        : context_(context), request_(std::move(request)) {}

    /// Masks for the fields of `collection` that a rule targets, in the order of the map. An object
    /// of which only fields below it are targeted is kept as `type_not_maskable`: a column is
    /// written whole.
    /// @error misconfigured     a strategy of the policy or the map cannot be made.
    /// @error not_found         the request is gone.
    /// @error invalid_argument  what the request gives cannot be looked for in free text.
    Result<std::vector<FieldMask>> of(const domain::Collection& collection,
                                      const domain::TableInfo& table);

    /// What the policy's `on_collision` puts in the place of `mask`; nothing where it names no
    /// mask.
    /// @error misconfigured  it cannot be made.
    Result<std::optional<FieldMask>> instead_of(const FieldMask& mask);

private:
    Result<const masking::MaskStrategy*> strategy(const domain::MaskSpec& spec);

    Result<const masking::SubjectScan*> subject(const masking::MaskStrategy& strategy);

    const Context& context_;
    domain::Reference request_;
    std::shared_ptr<const masking::SubjectScan> subject_;
    std::map<domain::MaskSpec, std::unique_ptr<masking::MaskStrategy>> made_;
};

/// Whether the mask that a field has of its own can be made; true of a field without one.
/// @error misconfigured  as make_strategy says it. Needs no key.
Result<void> check_own_mask(const domain::Field& field);

/// Why a mask can give no value of the type that the data map says, and what can: the rest of a
/// sentence behind the field. Empty when the mask can.
std::string type_trouble(const domain::Field& field, const masking::MaskStrategy& strategy);
/// The same for the mask that policy and map choose for a field; empty also where they choose none
/// that can be made, or where the field is never masked. Needs no key.
std::string type_trouble(const domain::Policy& policy, const domain::Field& field);

/// A sentence for each field that is kept because of its type.
std::vector<std::string> type_notes(const domain::CollectionId& id,
                                    const std::vector<FieldMask>& masks);

/// What the mask makes of one cell of a plan. A random one draws from the plan's seed and the place
/// of the cell, so that what was previewed is what is done.
/// @error as MaskStrategy::mask
Result<domain::Value> masked_in(const domain::Plan& plan, const domain::PlannedRow& row,
                                const FieldMask& mask, const domain::Value& before);

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#include "usecases/cell_masks.hpp"

namespace callveil::usecases {
namespace {

/// Masks of text; null_rewrite and preserve take every type.
bool only_for_text(const masking::MaskStrategy& strategy) {
    return !strategy.accepts(domain::DataType::integer);
}

std::string reason_to_keep(const domain::Field& field, const domain::Column& column,
                           const masking::MaskStrategy& strategy) {
    if (field.read_only) {
        return "read_only";
    }
    if (field.primary_key) {
        return "primary_key";
    }
    if (column.generated) {
        return "generated";
    }
    if (strategy.name() == "preserve") {
        return "preserved";
    }
    if (field.type == domain::DataType::unknown && only_for_text(strategy)) {
        return "no_data_type_in_map";
    }
    return strategy.accepts(field.type) && !field.is_array ? "" : "type_not_maskable";
}

}  // namespace

Result<std::vector<FieldMask>> CellMasks::of(const domain::Collection& collection,
                                             const domain::TableInfo& table) {
    std::vector<FieldMask> masks;
    for (const auto& field : collection.fields) {
        const auto* column = table.find(field.name);
        const auto* rule = context_.policy.rule_for(field.categories);
        if (column == nullptr || rule == nullptr) {
            continue;
        }
        const auto& spec = field.masking_override ? *field.masking_override : rule->mask;
        CALLVEIL_ASSIGN(const auto* made, strategy(spec));
        masks.push_back(
            {.field = &field,
             .strategy = made,
             .mask_field = {.type = field.type,
                            .length = field.length,
                            .nulls = rule->overwrite_null ? masking::NullPolicy::overwrite
                                                          : masking::NullPolicy::keep},
             .keep_reason = reason_to_keep(field, *column, *made)});
    }
    return masks;
}

Result<const masking::MaskStrategy*> CellMasks::strategy(const domain::MaskSpec& spec) {
    auto& made = made_[spec];
    if (!made) {
        CALLVEIL_ASSIGN(made, masking::make_strategy(spec, context_.keys.masks));
    }
    return made.get();
}

}  // namespace callveil::usecases

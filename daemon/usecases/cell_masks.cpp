// SPDX-License-Identifier: Apache-2.0
#include "usecases/cell_masks.hpp"

#include "crypto/hash.hpp"
#include "usecases/plan_builder.hpp"
#include "usecases/request_steps.hpp"
#include "usecases/subject_terms.hpp"

namespace callveil::usecases {
namespace {

/// Most masks; those that take every type or whole numbers decide by the value.
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

/// The mask that the map or the policy chose for one field.
struct Choice {
    const domain::MaskRule* rule = nullptr;
    const domain::MaskSpec* spec = nullptr;
};

Choice choice_for(const domain::Policy& policy, const domain::Field& field) {
    const auto* rule = policy.rule_for(field.categories);
    if (rule == nullptr) {
        return {};
    }
    return {rule, field.masking_override ? &*field.masking_override : &rule->mask};
}

/// The first mask that a field below `field` should get and cannot: a column is written whole.
Choice choice_below(const domain::Policy& policy, const domain::Field& field) {
    for (const auto& below : field.fields) {
        auto choice = choice_for(policy, below);
        if (choice.spec == nullptr || choice.spec->strategy == "preserve") {
            choice = choice_below(policy, below);
        }
        if (choice.spec != nullptr) {
            return choice;
        }
    }
    return {};
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

}  // namespace

Result<std::vector<FieldMask>> CellMasks::of(const domain::Collection& collection,
                                             const domain::TableInfo& table) {
    std::vector<FieldMask> masks;
    for (const auto& field : collection.fields) {
        const auto* column = table.find(field.name);
        const auto own = choice_for(context_.policy, field);
        const auto below = choice_below(context_.policy, field);
        if (column == nullptr || (own.spec == nullptr && below.spec == nullptr)) {
            continue;
        }
        const auto& choice = own.spec == nullptr ? below : own;
        CALLVEIL_ASSIGN(const auto* made, strategy(*choice.spec));
        CALLVEIL_ASSIGN(const auto* person, subject(*made));
        auto keep_reason = reason_to_keep(field, *column, *made);
        if (below.spec != nullptr && (own.spec == nullptr || keep_reason == "preserved")) {
            keep_reason = "type_not_maskable";
        }
        masks.push_back({.field = &field,
                         .strategy = made,
                         .mask_field = {.type = field.type,
                                        .length = field.length,
                                        .nulls = own.spec != nullptr && own.rule->overwrite_null
                                                     ? masking::NullPolicy::overwrite
                                                     : masking::NullPolicy::keep,
                                        .greatest = column->max_integer,
                                        .draw = {},
                                        .subject = person},
                         .keep_reason = std::move(keep_reason)});
    }
    return masks;
}

Result<std::optional<FieldMask>> CellMasks::instead_of(const FieldMask& mask) {
    if (context_.policy.on_collision != domain::OnCollision::mask) {
        return std::optional<FieldMask>{};
    }
    auto other = mask;
    CALLVEIL_ASSIGN(other.strategy, strategy(context_.policy.collision_mask));
    CALLVEIL_ASSIGN(other.mask_field.subject, subject(*other.strategy));
    return std::optional(std::move(other));
}

Result<const masking::MaskStrategy*> CellMasks::strategy(const domain::MaskSpec& spec) {
    auto& made = made_[spec];
    if (!made) {
        CALLVEIL_ASSIGN(made, masking::make_strategy(spec, context_.keys.masks));
    }
    return made.get();
}

Result<const masking::SubjectScan*> CellMasks::subject(const masking::MaskStrategy& strategy) {
    if (strategy.needs_subject() && !subject_) {
        CALLVEIL_ASSIGN(const auto request, find_request(context_, request_));
        CALLVEIL_ASSIGN(subject_, scan_for(context_, request.subject));
    }
    return subject_.get();
}

Result<void> check_own_mask(const domain::Field& field) {
    if (field.masking_override) {
        CALLVEIL_TRY(masking::make_strategy(*field.masking_override, masking::stand_in_keys()));
    }
    return {};
}

std::string type_trouble(const domain::Field& field, const masking::MaskStrategy& strategy) {
    const std::string mask(strategy.name());
    if (mask == "preserve") {
        return "";
    }
    if (field.is_array) {
        return "is an array, which no mask can change; it stays as it is";
    }
    if (field.type == domain::DataType::unknown && only_for_text(strategy)) {
        return "has no data_type in the data map, so that the mask " + mask +
               " leaves it as it is; add 'data_type: string' if it is text";
    }
    if (strategy.accepts(field.type)) {
        return "";
    }
    return "is of type " + std::string(domain::to_string(field.type)) + " and the mask " + mask +
           " cannot give such a value, so that it stays as it is; these can: " +
           listed(masking::names_accepting(field.type));
}

std::string type_trouble(const domain::Policy& policy, const domain::Field& field) {
    const auto choice = choice_for(policy, field);
    if (choice.spec == nullptr || field.primary_key || field.read_only) {
        return "";
    }
    const auto made = masking::make_strategy(*choice.spec, masking::stand_in_keys());
    return made ? type_trouble(field, **made) : "";
}

std::vector<std::string> type_notes(const domain::CollectionId& id,
                                    const std::vector<FieldMask>& masks) {
    std::vector<std::string> sentences;
    for (const auto& mask : masks) {
        const bool is_kept_for_type =
            mask.keep_reason == "no_data_type_in_map" || mask.keep_reason == "type_not_maskable";
        const auto trouble =
            is_kept_for_type ? type_trouble(*mask.field, *mask.strategy) : std::string();
        if (!trouble.empty()) {
            sentences.push_back(id.text() + ":" + mask.field->name + " " + trouble);
        }
    }
    return sentences;
}

Result<domain::Value> masked_in(const domain::Plan& plan, const domain::PlannedRow& row,
                                const FieldMask& mask, const domain::Value& before) {
    if (!mask.strategy->is_random()) {
        return mask.strategy->mask(mask.mask_field, before);
    }
    auto field = mask.mask_field;
    const auto draw =
        crypto::keyed_hash(crypto::Secret(plan.seed), {"draw", address_of(row), mask.field->name});
    field.draw = crypto::as_view(draw);
    return mask.strategy->mask(field, before);
}

}  // namespace callveil::usecases

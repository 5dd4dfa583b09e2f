// SPDX-License-Identifier: Apache-2.0
#include "manifests/field_reader.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "manifests/categories.hpp"
#include "manifests/fides_key.hpp"

namespace callveil::manifests {
namespace {

using domain::DataType;
using domain::Field;

constexpr std::array<std::string_view, 6> field_keys = {"name",   "description", "data_categories",
                                                        "fields", "fides_meta",  "fidesops_meta"};

constexpr std::array<std::string_view, 10> annotation_keys = {"references",
                                                              "identity",
                                                              "primary_key",
                                                              "data_type",
                                                              "length",
                                                              "read_only",
                                                              "return_all_elements",
                                                              "custom_request_field",
                                                              "redact",
                                                              "masking_strategy_override"};

constexpr std::array<std::string_view, 4> reference_keys = {"dataset", "field", "direction",
                                                            "composite"};

/// Fides keeps their secrets by request and refuses them, so that a map with one fits nowhere else.
constexpr std::array<std::string_view, 3> refused_strategies = {"hash", "hmac", "aes_encrypt"};

struct TypeName {
    std::string_view name;
    DataType type;
};
constexpr std::array<TypeName, 6> type_names = {{{"string", DataType::string},
                                                 {"integer", DataType::integer},
                                                 {"float", DataType::floating},
                                                 {"boolean", DataType::boolean},
                                                 {"object_id", DataType::object_id},
                                                 {"object", DataType::object}}};

Result<void> read_type(const YamlNode& node, Field& field) {
    if (node.is_null()) {
        return {};
    }
    CALLVEIL_ASSIGN(std::string name, node.text());
    field.is_array = name.ends_with("[]");
    if (field.is_array) {
        name.resize(name.size() - 2);
    }
    const auto found = std::ranges::find(type_names, name, &TypeName::name);
    if (found == type_names.end()) {
        return fail(node.error(
            "A data_type is string, integer, float, boolean, object_id or object, with [] for an "
            "array."));
    }
    field.type = found->type;
    return {};
}

Result<bool> read_flag(const YamlNode& node) {
    return node.is_null() ? Result<bool>{false} : node.boolean();
}

Result<std::string> read_optional_text(const YamlNode& node) {
    return node.is_null() ? Result<std::string>{std::string{}} : node.text();
}

Result<void> read_length(const YamlNode& node, Field& field) {
    if (node.is_null()) {
        return {};
    }
    CALLVEIL_ASSIGN(const std::int64_t length, node.integer());
    if (length <= 0) {
        return fail(node.error("A length is a number of characters above 0."));
    }
    field.length = static_cast<std::size_t>(length);
    return {};
}

Result<domain::Direction> read_direction(const YamlNode& node) {
    if (node.is_null()) {
        return domain::Direction::either;
    }
    CALLVEIL_ASSIGN(const std::string word, node.text());
    if (word == "from") {
        return domain::Direction::from;
    }
    if (word == "to") {
        return domain::Direction::to;
    }
    return fail(node.error("A direction is from or to; without one it is either."));
}

Result<domain::FieldReference> read_reference(const YamlNode& node,
                                              std::vector<std::string>& warnings) {
    warn_of_unknown(node, reference_keys, warnings);
    CALLVEIL_ASSIGN(const YamlNode dataset, node.at("dataset"));
    CALLVEIL_ASSIGN(const YamlNode target, node.at("field"));
    domain::FieldReference reference;
    CALLVEIL_ASSIGN(reference.target.collection.dataset, read_fides_key(dataset));
    CALLVEIL_ASSIGN(const std::string path, target.text());
    const auto dot = path.find('.');
    if (dot == std::string::npos || dot == 0 || dot + 1 == path.size()) {
        return fail(target.error("A referenced field is written as collection.field."));
    }
    reference.target.collection.collection = path.substr(0, dot);
    reference.target.path = path.substr(dot + 1);
    CALLVEIL_ASSIGN(reference.direction, read_direction(node.find("direction")));
    CALLVEIL_ASSIGN(reference.composite, read_optional_text(node.find("composite")));
    return reference;
}

Result<void> read_references(const YamlNode& list, Field& field,
                             std::vector<std::string>& warnings) {
    CALLVEIL_ASSIGN(const auto items, list.items());
    field.references_place = place_of(list);
    for (const auto& item : items) {
        CALLVEIL_ASSIGN(field.references.emplace_back(), read_reference(item, warnings));
    }
    return {};
}

Result<void> read_override(const YamlNode& node, Field& field, std::vector<std::string>& warnings) {
    if (node.is_null()) {
        return {};
    }
    warn_of_unknown(node, mask_spec_keys, warnings);
    CALLVEIL_ASSIGN(auto spec, read_mask_spec(node));
    if (std::ranges::find(refused_strategies, spec.strategy) != refused_strategies.end()) {
        return fail(
            node.error(fmt::format("A field's own mask may not be {}, as in Fides; choose it by "
                                   "data category in the policy.",
                                   spec.strategy)));
    }
    field.masking_override = std::move(spec);
    return {};
}

Result<void> read_annotations(const YamlNode& node, Field& field,
                              std::vector<std::string>& warnings) {
    warn_of_unknown(node, annotation_keys, warnings);
    CALLVEIL_TRY(read_type(node.find("data_type"), field));
    CALLVEIL_TRY(read_length(node.find("length"), field));
    CALLVEIL_TRY(read_references(node.find("references"), field, warnings));
    CALLVEIL_TRY(read_override(node.find("masking_strategy_override"), field, warnings));
    CALLVEIL_ASSIGN(field.identity, read_optional_text(node.find("identity")));
    CALLVEIL_ASSIGN(field.custom_request_field,
                    read_optional_text(node.find("custom_request_field")));
    CALLVEIL_ASSIGN(field.primary_key, read_flag(node.find("primary_key")));
    CALLVEIL_ASSIGN(field.read_only, read_flag(node.find("read_only")));
    CALLVEIL_ASSIGN(field.return_all_elements, read_flag(node.find("return_all_elements")));
    CALLVEIL_ASSIGN(field.redact_name, read_redact(node));
    return {};
}

Result<void> check_shape(const YamlNode& node, const Field& field) {
    if (field.return_all_elements && !field.is_array) {
        return fail(node.error("return_all_elements needs a data_type with []."));
    }
    const bool may_hold_fields = field.type == DataType::object || field.type == DataType::unknown;
    if (!field.fields.empty() && !may_hold_fields) {
        return fail(node.error(
            fmt::format("Field {} has fields of its own, so that its data_type can only be object "
                        "or object[].",
                        field.name)));
    }
    return {};
}

void hand_down_return_all_elements(std::vector<Field>& fields) {
    for (auto& field : fields) {
        field.return_all_elements = true;
        hand_down_return_all_elements(field.fields);
    }
}

/// Fides looks for values at the leaves only, so that these annotations of an object do nothing.
void drop_leaf_annotations(const YamlNode& node, Field& field, std::vector<std::string>& warnings) {
    Field bare;
    bare.name = std::move(field.name);
    bare.categories = std::move(field.categories);
    bare.type = DataType::object;
    bare.is_array = field.is_array;
    bare.redact_name = field.redact_name;
    bare.return_all_elements = field.return_all_elements;
    bare.fields = std::move(field.fields);
    const bool dropped = !field.identity.empty() || !field.references.empty() ||
                         field.primary_key || field.length || field.read_only ||
                         !field.custom_request_field.empty() || field.masking_override;
    if (dropped) {
        warnings.push_back(fmt::format(
            "{}: Field {} has fields of its own; its identity, references, primary_key, length, "
            "read_only, custom_request_field and mask have no effect.",
            node.location(), bare.name));
    }
    if (bare.return_all_elements) {
        hand_down_return_all_elements(bare.fields);
    }
    field = std::move(bare);
}

}  // namespace

std::string place_of(const YamlNode& node) {
    return node.is_null() ? std::string() : node.location();
}

Result<YamlNode> annotations_of(const YamlNode& node) {
    const YamlNode newer = node.find("fides_meta");
    YamlNode annotations = newer.is_null() ? node.find("fidesops_meta") : newer;
    CALLVEIL_TRY(annotations.entries());
    return annotations;
}

void warn_of_unknown(const YamlNode& node, std::span<const std::string_view> known,
                     std::vector<std::string>& warnings) {
    for (const auto& key : node.unknown_keys(known)) {
        const bool misplaced =
            std::ranges::find(annotation_keys, key.name) != annotation_keys.end();
        const std::string hint = misplaced     ? " It belongs under fides_meta."
                                 : key.nearest ? fmt::format(" Did you mean \"{}\"?", *key.nearest)
                                               : "";
        warnings.push_back(
            fmt::format("{}: The key \"{}\" has no effect here.{}", key.location, key.name, hint));
    }
}

Result<bool> read_redact(const YamlNode& annotations) {
    const YamlNode redact = annotations.find("redact");
    if (redact.is_null()) {
        return false;
    }
    CALLVEIL_ASSIGN(const std::string word, redact.text());
    if (word != "name") {
        return fail(redact.error("redact can only be name."));
    }
    return true;
}

Result<Field> read_field(const YamlNode& node, std::vector<std::string>& warnings) {
    Field field;
    CALLVEIL_ASSIGN(field.name, node.at_text("name"));
    warn_of_unknown(node, field_keys, warnings);
    CALLVEIL_ASSIGN(field.categories, read_categories(node.find("data_categories"), warnings));
    CALLVEIL_ASSIGN(const YamlNode annotations, annotations_of(node));
    CALLVEIL_TRY(read_annotations(annotations, field, warnings));
    CALLVEIL_ASSIGN(field.fields, read_fields(node.find("fields"), warnings));
    CALLVEIL_TRY(check_shape(node, field));
    if (!field.fields.empty()) {
        drop_leaf_annotations(node, field, warnings);
    }
    return field;
}

Result<std::vector<Field>> read_fields(const YamlNode& list, std::vector<std::string>& warnings) {
    CALLVEIL_ASSIGN(const auto items, list.items());
    std::vector<Field> fields;
    std::set<std::string> names;
    for (const auto& item : items) {
        CALLVEIL_ASSIGN(fields.emplace_back(), read_field(item, warnings));
        if (!names.insert(fields.back().name).second) {
            return fail(item.error(
                fmt::format("Field {} is declared twice in one place.", fields.back().name)));
        }
    }
    return fields;
}

}  // namespace callveil::manifests

// SPDX-License-Identifier: Apache-2.0
#include "manifests/fides_key.hpp"

#include <algorithm>

namespace callveil::manifests {
namespace {

bool is_key_character(char c) noexcept {
    constexpr std::string_view others = "_.<>-";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
}

Result<domain::CollectionId> read_collection_id(const YamlNode& node) {
    CALLVEIL_ASSIGN(const std::string text, read_fides_key(node));
    const auto dot = text.find('.');
    if (dot == std::string::npos || text.find('.', dot + 1) != std::string::npos || dot == 0 ||
        dot + 1 == text.size()) {
        return fail(
            node.error("A collection is written here as dataset.collection, with one dot."));
    }
    return domain::CollectionId{text.substr(0, dot), text.substr(dot + 1)};
}

Result<void> flatten(const YamlNode& node, const std::string& prefix,
                     std::map<std::string, std::string>& out) {
    CALLVEIL_ASSIGN(const auto entries, node.entries());
    for (const auto& entry : entries) {
        const std::string name = prefix + entry.name;
        if (entry.value.kind() == YamlNode::Kind::map) {
            CALLVEIL_TRY(flatten(entry.value, name + ".", out));
        } else if (!entry.value.is_null()) {
            CALLVEIL_ASSIGN(out[name], entry.value.text());
        }
    }
    return {};
}

}  // namespace

bool is_fides_key(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, is_key_character);
}

Result<std::string> read_fides_key(const YamlNode& node) {
    CALLVEIL_ASSIGN(std::string text, node.text());
    if (!is_fides_key(text)) {
        return fail(node.error("A key holds only letters, digits and the characters _ . < > -"));
    }
    return text;
}

Result<std::vector<std::string>> read_fides_keys(const YamlNode& list) {
    CALLVEIL_ASSIGN(const auto items, list.items());
    std::vector<std::string> keys;
    for (const auto& item : items) {
        CALLVEIL_ASSIGN(keys.emplace_back(), read_fides_key(item));
    }
    return keys;
}

Result<std::vector<domain::CollectionId>> read_collection_ids(const YamlNode& list) {
    CALLVEIL_ASSIGN(const auto items, list.items());
    std::vector<domain::CollectionId> ids;
    for (const auto& item : items) {
        CALLVEIL_ASSIGN(ids.emplace_back(), read_collection_id(item));
    }
    return ids;
}

Result<domain::MaskSpec> read_mask_spec(const YamlNode& node) {
    domain::MaskSpec spec;
    CALLVEIL_ASSIGN(spec.strategy, node.at_text("strategy"));
    CALLVEIL_TRY(flatten(node.find("configuration"), "", spec.configuration));
    return spec;
}

}  // namespace callveil::manifests

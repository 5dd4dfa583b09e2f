// SPDX-License-Identifier: Apache-2.0
#include "domain/data_map.hpp"

#include <algorithm>

#include "domain/enum_names.hpp"

namespace callveil::domain {
namespace {

constexpr Named<DataType> data_types[] = {
    {DataType::unknown, "unknown"}, {DataType::string, "string"},
    {DataType::integer, "integer"}, {DataType::floating, "float"},
    {DataType::boolean, "boolean"}, {DataType::object_id, "object_id"},
    {DataType::object, "object"},
};

/// The element of `sorted` whose `key` equals `wanted`, by bisection.
template <class Item, class Key>
const Item* bisect(const std::vector<Item>& sorted, std::string_view wanted, Key key) noexcept {
    const auto found = std::ranges::lower_bound(sorted, wanted, std::less<>{}, key);
    return found != sorted.end() && (*found).*key == wanted ? &*found : nullptr;
}

const Field* find_field(const std::vector<Field>& fields, std::string_view name) noexcept {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

/// A field's own name may hold dots, so the whole of `path` is tried before each split.
const Field* find_path(const std::vector<Field>& fields, std::string_view path) noexcept {
    if (const Field* whole = find_field(fields, path)) {
        return whole;
    }
    for (auto dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
        if (const Field* parent = find_field(fields, path.substr(0, dot))) {
            if (const Field* nested = find_path(parent->fields, path.substr(dot + 1))) {
                return nested;
            }
        }
    }
    return nullptr;
}

}  // namespace

std::string_view to_string(DataType type) noexcept {
    return name_in(data_types, type);
}

const Field* Collection::find(std::string_view field) const noexcept {
    return find_field(fields, field);
}

const Collection* Dataset::find(std::string_view collection) const noexcept {
    return bisect(collections, collection, &Collection::name);
}

std::string Dataset::schema() const {
    const auto found = namespace_entries.find("schema");
    return found == namespace_entries.end() ? std::string() : found->second;
}

const Dataset* DataMap::find_dataset(std::string_view key) const noexcept {
    return bisect(datasets, key, &Dataset::key);
}

const Collection* DataMap::find(const CollectionId& id) const noexcept {
    const Dataset* dataset = find_dataset(id.dataset);
    return dataset == nullptr ? nullptr : dataset->find(id.collection);
}

const Field* DataMap::find(const FieldId& id) const noexcept {
    const Collection* collection = find(id.collection);
    return collection == nullptr ? nullptr : find_path(collection->fields, id.path);
}

bool category_within(std::string_view category, std::string_view target) noexcept {
    if (target.empty() || !category.starts_with(target)) {
        return false;
    }
    return category.size() == target.size() || category[target.size()] == '.';
}

}  // namespace callveil::domain

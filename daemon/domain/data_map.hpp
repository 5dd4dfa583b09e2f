// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callveil::domain {

/// "dataset:collection"
struct CollectionId {
    std::string dataset;
    std::string collection;
    auto operator<=>(const CollectionId&) const = default;
    std::string text() const { return dataset + ":" + collection; }
};

/// "dataset:collection:field[.sub...]"
struct FieldId {
    CollectionId collection;
    std::string path;  ///< dotted for nested fields
    auto operator<=>(const FieldId&) const = default;
    std::string text() const { return collection.text() + ":" + path; }
};

/// fideslang `data_type`; `unknown` when the map is silent.
enum class DataType { unknown, string, integer, floating, boolean, object_id, object };
std::string_view to_string(DataType type) noexcept;

enum class Direction { from, to, either };

/// A link to a field of another collection, as fideslang `references` writes it.
struct FieldReference {
    FieldId target;
    Direction direction = Direction::either;
    /// References of one collection with the same name hold together, for the same two rows; empty
    /// for one that holds alone.
    std::string composite = {};
    auto operator<=>(const FieldReference&) const = default;
};

/// A column that gives its values, and the one that receives them.
struct ColumnPair {
    std::string from;
    std::string to;
    auto operator<=>(const ColumnPair&) const = default;
};

/// A strategy by name with its configuration, as policies and maps write it.
struct MaskSpec {
    std::string strategy;
    std::map<std::string, std::string> configuration;
    auto operator<=>(const MaskSpec&) const = default;
};

struct Field {
    std::string name;  ///< column name; free text
    std::vector<std::string> categories;
    DataType type = DataType::unknown;
    bool is_array = false;
    std::optional<std::size_t> length;  ///< code points
    bool primary_key = false;
    bool read_only = false;
    bool return_all_elements = false;
    std::string identity;  ///< identity kind, or empty
    std::vector<FieldReference> references;
    std::string references_place;  ///< "file:line:column" of `references`; empty without a file
    std::optional<MaskSpec> masking_override;
    std::string custom_request_field;
    bool redact_name = false;
    std::vector<Field> fields;  ///< nested fields of an object
};

struct Collection {
    std::string name;
    std::vector<std::string> categories;
    std::vector<Field> fields;
    std::vector<CollectionId> after;
    std::vector<CollectionId> erase_after;
    std::string after_place;        ///< "file:line:column" of `after`; empty without a file
    std::string erase_after_place;  ///< the same of `erase_after`
    bool skip_processing = false;
    bool delete_rows = false;  ///< masking_strategy_override {strategy: delete}
    bool redact_name = false;

    const Field* find(std::string_view field) const noexcept;
};

struct Dataset {
    std::string key;  ///< fides_key
    std::string name;
    std::vector<std::string> categories;
    std::map<std::string, std::string> namespace_entries;
    std::vector<std::string> after;
    std::string after_place;              ///< "file:line:column" of `after`; empty without a file
    std::vector<Collection> collections;  ///< sorted by name

    const Collection* find(std::string_view collection) const noexcept;
    /// `schema` of its namespace, or empty.
    std::string schema() const;
};

/// Everything the operator declared about the lead databases. Immutable once loaded.
struct DataMap {
    std::vector<Dataset> datasets;  ///< sorted by key; keys are unique

    const Dataset* find_dataset(std::string_view key) const noexcept;
    const Collection* find(const CollectionId& id) const noexcept;
    const Field* find(const FieldId& id) const noexcept;
};

/// Whether category `category` lies in `target`: equal, or below it ("user" holds "user.name").
/// Unlike a plain prefix, "user.device.cookie" does not hold "user.device.cookie_id".
bool category_within(std::string_view category, std::string_view target) noexcept;

}  // namespace callveil::domain

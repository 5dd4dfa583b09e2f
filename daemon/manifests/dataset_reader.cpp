// SPDX-License-Identifier: Apache-2.0
#include "manifests/dataset_reader.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "manifests/categories.hpp"
#include "manifests/fides_key.hpp"
#include "manifests/field_reader.hpp"
#include "manifests/yaml_document.hpp"

namespace callveil::manifests {
namespace {

using domain::Collection;
using domain::Dataset;

/// Resource lists of a fideslang manifest; all but `dataset` are for others to read.
constexpr std::array<std::string_view, 10> resource_lists = {
    "dataset",  "system",       "policy",     "data_category", "data_subject",
    "data_use", "organization", "evaluation", "registry",      "data_qualifier"};

constexpr std::array<std::string_view, 10> dataset_keys = {
    "fides_key", "organization_fides_key", "tags",       "name",          "description",
    "meta",      "data_categories",        "fides_meta", "fidesops_meta", "collections"};

constexpr std::array<std::string_view, 4> dataset_annotations = {"resource_id", "after",
                                                                 "namespace", "redact"};

constexpr std::array<std::string_view, 6> collection_keys = {
    "name", "description", "data_categories", "fields", "fides_meta", "fidesops_meta"};

constexpr std::array<std::string_view, 6> collection_annotations = {
    "after",        "erase_after", "skip_processing", "masking_strategy_override",
    "partitioning", "redact"};

/// Collects datasets over all files of a map and remembers where each key stood.
class MapReader {
public:
    Result<void> read_file(const std::filesystem::path& file) {
        CALLVEIL_ASSIGN(const YamlNode root, load_yaml(file));
        return read_root(root, file.string());
    }

    Result<void> read_root(const YamlNode& root, const std::string& file_name) {
        CALLVEIL_TRY(root.entries());
        warn_of_unknown(root, resource_lists, warnings_);
        CALLVEIL_ASSIGN(const auto items, root.find("dataset").items());
        if (items.empty()) {
            warnings_.push_back(file_name + ": The file holds no dataset.");
        }
        for (const auto& item : items) {
            CALLVEIL_ASSIGN(Dataset dataset, read_dataset(item));
            CALLVEIL_TRY(add(item, std::move(dataset)));
        }
        return {};
    }

    LoadedMap take() {
        LoadedMap loaded;
        for (auto& [key, dataset] : datasets_) {
            loaded.map.datasets.push_back(std::move(dataset));
        }
        loaded.warnings = std::move(warnings_);
        return loaded;
    }

private:
    Result<void> add(const YamlNode& node, Dataset dataset) {
        const auto [place, fresh] = places_.emplace(dataset.key, node.location());
        if (!fresh) {
            return fail(
                node.error(fmt::format("Dataset {} is declared twice; the other one stands "
                                       "at {}.",
                                       dataset.key, place->second)));
        }
        datasets_.emplace(dataset.key, std::move(dataset));
        return {};
    }

    Result<Dataset> read_dataset(const YamlNode& node) {
        Dataset dataset;
        CALLVEIL_ASSIGN(const YamlNode key, node.at("fides_key"));
        CALLVEIL_ASSIGN(dataset.key, read_fides_key(key));
        warn_of_unknown(node, dataset_keys, warnings_);
        if (const YamlNode name = node.find("name"); !name.is_null()) {
            CALLVEIL_ASSIGN(dataset.name, name.text());
        }
        CALLVEIL_ASSIGN(dataset.categories,
                        read_categories(node.find("data_categories"), warnings_));
        CALLVEIL_TRY(read_dataset_annotations(node, dataset));
        CALLVEIL_ASSIGN(const YamlNode list, node.at("collections"));
        CALLVEIL_ASSIGN(dataset.collections, read_collections(list));
        return dataset;
    }

    Result<void> read_dataset_annotations(const YamlNode& node, Dataset& dataset) {
        CALLVEIL_ASSIGN(const YamlNode annotations, annotations_of(node));
        warn_of_unknown(annotations, dataset_annotations, warnings_);
        CALLVEIL_ASSIGN(dataset.after, read_fides_keys(annotations.find("after")));
        dataset.after_place = place_of(annotations.find("after"));
        CALLVEIL_TRY(read_redact(annotations));
        CALLVEIL_ASSIGN(const auto entries, annotations.find("namespace").entries());
        for (const auto& entry : entries) {
            CALLVEIL_TRY(read_namespace_entry(entry, dataset));
        }
        return {};
    }

    Result<void> read_namespace_entry(const YamlNode::Entry& entry, Dataset& dataset) {
        if (entry.value.kind() == YamlNode::Kind::scalar) {
            CALLVEIL_ASSIGN(dataset.namespace_entries[entry.name], entry.value.text());
        } else if (!entry.value.is_null()) {
            warnings_.push_back(
                fmt::format("{}: The namespace entry \"{}\" is no single value and "
                            "has no effect.",
                            entry.key.location(), entry.name));
        }
        return {};
    }

    Result<std::vector<Collection>> read_collections(const YamlNode& list) {
        CALLVEIL_ASSIGN(const auto items, list.items());
        std::vector<Collection> collections;
        std::set<std::string> names;
        for (const auto& item : items) {
            CALLVEIL_ASSIGN(collections.emplace_back(), read_collection(item));
            if (!names.insert(collections.back().name).second) {
                return fail(item.error(fmt::format(
                    "Collection {} is declared twice in one dataset.", collections.back().name)));
            }
        }
        std::ranges::sort(collections, {}, &Collection::name);
        return collections;
    }

    Result<Collection> read_collection(const YamlNode& node) {
        Collection collection;
        CALLVEIL_ASSIGN(collection.name, node.at_text("name"));
        warn_of_unknown(node, collection_keys, warnings_);
        CALLVEIL_ASSIGN(collection.categories,
                        read_categories(node.find("data_categories"), warnings_));
        CALLVEIL_TRY(read_collection_annotations(node, collection));
        CALLVEIL_ASSIGN(const YamlNode fields, node.at("fields"));
        CALLVEIL_ASSIGN(collection.fields, read_fields(fields, warnings_));
        return collection;
    }

    Result<void> read_collection_annotations(const YamlNode& node, Collection& collection) {
        CALLVEIL_ASSIGN(const YamlNode annotations, annotations_of(node));
        warn_of_unknown(annotations, collection_annotations, warnings_);
        CALLVEIL_ASSIGN(collection.after, read_collection_ids(annotations.find("after")));
        collection.after_place = place_of(annotations.find("after"));
        CALLVEIL_ASSIGN(collection.erase_after,
                        read_collection_ids(annotations.find("erase_after")));
        collection.erase_after_place = place_of(annotations.find("erase_after"));
        CALLVEIL_ASSIGN(collection.redact_name, read_redact(annotations));
        if (const YamlNode skip = annotations.find("skip_processing"); !skip.is_null()) {
            CALLVEIL_ASSIGN(collection.skip_processing, skip.boolean());
        }
        if (const YamlNode parts = annotations.find("partitioning"); !parts.is_null()) {
            warnings_.push_back(parts.location() +
                                ": partitioning is for BigQuery and has no effect here.");
        }
        return read_collection_override(annotations.find("masking_strategy_override"), collection);
    }

    Result<void> read_collection_override(const YamlNode& node, Collection& collection) {
        if (node.is_null()) {
            return {};
        }
        warn_of_unknown(node, mask_spec_keys, warnings_);
        CALLVEIL_ASSIGN(const auto spec, read_mask_spec(node));
        if (spec.strategy != "delete") {
            return fail(node.error("A collection's own mask can only be delete."));
        }
        warnings_.push_back(node.location() +
                            ": Rows are never deleted by this version; cells are masked instead.");
        collection.delete_rows = true;
        return {};
    }

    std::map<std::string, Dataset> datasets_;
    std::map<std::string, std::string> places_;
    std::vector<std::string> warnings_;
};

bool is_yaml_file(const std::filesystem::directory_entry& entry) {
    const auto extension = entry.path().extension();
    return entry.is_regular_file() && (extension == ".yml" || extension == ".yaml");
}

/// `path` itself, or the YAML files below it by name.
Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& path) {
    std::error_code problem;
    if (!std::filesystem::is_directory(path, problem)) {
        return std::vector{path};
    }
    try {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
            if (is_yaml_file(entry)) {
                files.push_back(entry.path());
            }
        }
        std::ranges::sort(files);
        return files;
    } catch (const std::filesystem::filesystem_error&) {
        return fail(
            ErrorCode::unavailable,
            fmt::format("The folder {} cannot be read; check its permissions.", path.string()));
    }
}

}  // namespace

Result<LoadedMap> load_data_map(const std::vector<std::filesystem::path>& files) {
    MapReader reader;
    for (const auto& path : files) {
        CALLVEIL_ASSIGN(const auto each, files_of(path));
        for (const auto& file : each) {
            CALLVEIL_TRY(reader.read_file(file));
        }
    }
    return reader.take();
}

Result<LoadedMap> parse_data_map(std::string_view text, std::string_view file_name) {
    MapReader reader;
    CALLVEIL_ASSIGN(const YamlNode root, parse_yaml(text, file_name));
    CALLVEIL_TRY(reader.read_root(root, std::string(file_name)));
    return reader.take();
}

}  // namespace callveil::manifests

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "domain/data_map.hpp"

namespace callveil::domain {

/// Makes small data maps; names are created where they are first used.
class MapBuilder {
public:
    Dataset& dataset(const std::string& key) {
        Dataset& made = datasets_[key];
        made.key = key;
        return made;
    }

    Collection& collection(const std::string& dataset_key, const std::string& name) {
        dataset(dataset_key);
        Collection& made = collections_[{dataset_key, name}];
        made.name = name;
        return made;
    }

    /// The reference stays good until the next call for the same collection.
    Field& field(const std::string& dataset_key, const std::string& collection_name,
                 const std::string& name, const std::string& category = "user.unique_id") {
        Collection& owner = collection(dataset_key, collection_name);
        for (auto& known : owner.fields) {
            if (known.name == name) {
                return known;
            }
        }
        Field& made = owner.fields.emplace_back();
        made.name = name;
        made.categories = {category};
        return made;
    }

    void reference(const std::string& dataset_key, const std::string& collection_name,
                   const std::string& name, const std::string& other_collection,
                   const std::string& other_field, Direction direction,
                   const std::string& other_dataset = "") {
        const CollectionId other{other_dataset.empty() ? dataset_key : other_dataset,
                                 other_collection};
        field(dataset_key, collection_name, name)
            .references.push_back({{other, other_field}, direction});
    }

    DataMap build() const {
        DataMap map;
        for (const auto& [key, made] : datasets_) {
            map.datasets.push_back(made);
            for (const auto& [id, owned] : collections_) {
                if (id.dataset == key) {
                    map.datasets.back().collections.push_back(owned);
                }
            }
        }
        return map;
    }

private:
    std::map<std::string, Dataset> datasets_;
    std::map<CollectionId, Collection> collections_;
};

}  // namespace callveil::domain

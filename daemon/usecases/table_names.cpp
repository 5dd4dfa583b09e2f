// SPDX-License-Identifier: Apache-2.0
#include "usecases/table_names.hpp"

namespace callveil::usecases {

std::string table_name(const ports::SourceInfo& info, const domain::Dataset& dataset,
                       const std::string& collection) {
    const auto schema = dataset.schema();
    return info.has_schemas && !schema.empty() ? schema + "." + collection : collection;
}

std::string table_of(const Context& context, const domain::CollectionId& id) {
    const auto* dataset = context.map.find_dataset(id.dataset);
    const auto* info = context.sources.of_dataset(id.dataset);
    const bool known = dataset != nullptr && info != nullptr;
    return known ? table_name(*info, *dataset, id.collection) : id.collection;
}

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#include "usecases/explain.hpp"

namespace callveil::usecases {
namespace {

std::string step(const domain::Hop& hop, const domain::CollectionId& row) {
    const auto& id = hop.field.collection;
    if (id.collection.empty()) {
        return "...";
    }
    const auto dataset = id.dataset == row.dataset ? std::string() : id.dataset + ":";
    const auto times = hop.times == 1 ? "" : " (" + std::to_string(hop.times) + " times)";
    return dataset + id.collection + "." + hop.field.path + times;
}

}  // namespace

std::string sentence_of(const domain::CollectionId& collection, const domain::Provenance& why) {
    auto way = why.way;
    domain::extend(way, {collection, why.field});
    std::string steps;
    for (const auto& hop : way) {
        steps += (steps.empty() ? "" : ", then ") + step(hop, collection);
    }
    const auto& kind = why.identity.empty() ? why.origin : why.identity;
    return kind.empty() ? "because " + why.from.text() + " led to " + steps
                        : "because " + kind + " matched " + steps;
}

std::string display_key(const domain::RowKey& key) {
    std::string text;
    for (const auto& value : key) {
        text += (text.empty() ? "" : " / ") + domain::display(value);
    }
    return text;
}

}  // namespace callveil::usecases

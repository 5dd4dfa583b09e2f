// SPDX-License-Identifier: Apache-2.0
#include "usecases/explain.hpp"

namespace callveil::usecases {

std::string sentence_of(const domain::CollectionId& collection, const domain::Provenance& why) {
    const auto here = collection.collection + "." + why.field;
    return why.identity.empty() ? "because " + why.from.text() + " led to " + here
                                : "because " + why.identity + " matched " + here;
}

std::string display_key(const domain::RowKey& key) {
    std::string text;
    for (const auto& value : key) {
        text += (text.empty() ? "" : " / ") + domain::display(value);
    }
    return text;
}

}  // namespace callveil::usecases

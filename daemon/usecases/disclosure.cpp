// SPDX-License-Identifier: Apache-2.0
#include "usecases/disclosure.hpp"

#include <algorithm>

namespace callveil::usecases {
namespace {

using Categories = std::vector<std::string>;

void collect(const domain::Field& field, Categories& categories) {
    categories.insert(categories.end(), field.categories.begin(), field.categories.end());
    for (const auto& below : field.fields) {
        collect(below, categories);
    }
}

/// The first of `categories` that lies in one of `targets`; empty when none does.
std::string first_within(const Categories& categories, const Categories& targets) {
    const auto within = [&](const std::string& category) {
        return std::any_of(targets.begin(), targets.end(), [&](const std::string& target) {
            return domain::category_within(category, target);
        });
    };
    const auto found = std::find_if(categories.begin(), categories.end(), within);
    return found == categories.end() ? std::string() : *found;
}

/// Everything that the column may hold.
Categories held_by(const domain::Collection& collection, const domain::Field& field) {
    auto categories = categories_of(field);
    categories.insert(categories.end(), collection.categories.begin(), collection.categories.end());
    return categories;
}

}  // namespace

std::vector<std::string> categories_of(const domain::Field& field) {
    Categories categories;
    collect(field, categories);
    return categories;
}

Disclosure disclosure_of(const domain::Policy& policy, const domain::Collection& collection,
                         const domain::Field& field) {
    const auto held = held_by(collection, field);
    const auto asked = first_within(held, policy.access_targets);
    if (asked.empty()) {
        return {};
    }
    if (auto denied = first_within(held, policy.denied_categories); !denied.empty()) {
        return {Release::denied, std::move(denied)};
    }
    auto own = field.categories;
    own.insert(own.end(), collection.categories.begin(), collection.categories.end());
    auto whole = first_within(own, policy.access_targets);
    return whole.empty() ? Disclosure{Release::nested_only, asked}
                         : Disclosure{Release::whole, std::move(whole)};
}

std::string_view reason_of(Release release) noexcept {
    switch (release) {
        case Release::denied:
            return "denied_category";
        case Release::nested_only:
            return "nested_fields";
        default:
            return {};
    }
}

std::string withheld_sentence(const domain::CollectionId& id, std::string_view column,
                              const Disclosure& disclosure) {
    const auto place = id.text() + "." + std::string(column) + " is not included: ";
    if (disclosure.release == Release::denied) {
        return place + "it holds data of the category " + disclosure.category +
               ", which is never sent";
    }
    return place + "only fields below it hold data of the category " + disclosure.category +
           ", and they cannot be taken out of it";
}

std::string why_hidden(const domain::DataMap& map, const domain::Policy& policy,
                       const domain::CollectionId& id, std::string_view column) {
    const auto* collection = map.find(id);
    const auto* field = collection == nullptr ? nullptr : collection->find(column);
    if (field == nullptr) {
        return "not_in_map";
    }
    const auto denied = first_within(held_by(*collection, *field), policy.denied_categories);
    return denied.empty() ? denied
                          : std::string(reason_of(Release::denied)).append(": ").append(denied);
}

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#include "domain/identity_kinds.hpp"

namespace callveil::domain {
namespace {

void add_kinds(const std::vector<Field>& fields, std::set<std::string>& kinds) {
    for (const auto& field : fields) {
        if (!field.identity.empty()) {
            kinds.insert(field.identity);
        }
        add_kinds(field.fields, kinds);
    }
}

}  // namespace

std::set<std::string> identity_kinds(const DataMap& map) {
    std::set<std::string> kinds;
    for (const auto& dataset : map.datasets) {
        for (const auto& collection : dataset.collections) {
            add_kinds(collection.fields, kinds);
        }
    }
    return kinds;
}

Result<void> check_identity_kind(const DataMap& map, std::string_view kind) {
    const auto kinds = identity_kinds(map);
    if (kinds.contains(std::string(kind))) {
        return {};
    }
    std::string known;
    for (const auto& one : kinds) {
        known += (known.empty() ? "" : ", ") + one;
    }
    return fail(ErrorCode::invalid_argument,
                "no field of the data map holds identities of this kind; those it holds: " + known);
}

}  // namespace callveil::domain

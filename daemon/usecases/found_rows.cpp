// SPDX-License-Identifier: Apache-2.0
#include "usecases/found_rows.hpp"

#include <algorithm>

namespace callveil::usecases {

bool FoundRow::is_seed() const noexcept {
    return std::any_of(provenance.begin(), provenance.end(),
                       [](const auto& why) { return !why.identity.empty(); });
}

void FoundRow::add(const Reason& reason) {
    came_back = reason.comes_back && (provenance.empty() || came_back);
    const auto known = std::any_of(provenance.begin(), provenance.end(), [&](const auto& other) {
        return other.same_link(reason.why);
    });
    if (!known) {
        provenance.push_back(reason.why);
    }
}

void CollectionRows::add(ports::Row& row, const std::vector<Reason>& reasons) {
    if (reasons.empty()) {
        return;
    }
    const auto [at, fresh] = rows.try_emplace(domain::canonical_bytes(row.key));
    auto& found = at->second;
    if (fresh) {
        found.key = std::move(row.key);
        found.values = std::move(row.values);
        order.push_back(&found);
    }
    for (const auto& reason : reasons) {
        found.add(reason);
    }
}

std::size_t CollectionRows::position(std::string_view column) const noexcept {
    const auto at = std::find(columns.begin(), columns.end(), column);
    return static_cast<std::size_t>(at - columns.begin());
}

const domain::Value& CollectionRows::value(const FoundRow& row,
                                           std::string_view column) const noexcept {
    static const domain::Value null = domain::Null{};
    const auto at = position(column);
    return at < row.values.size() ? row.values[at] : null;
}

std::string loosely(const domain::Value& value) {
    auto text = domain::display(value);
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

}  // namespace callveil::usecases

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
    const auto known = std::any_of(provenance.begin(), provenance.end(),
                                   [&](const auto& other) { return other.same_link(reason.why); });
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

std::vector<domain::Value> CollectionRows::values_of(const FoundRow& row,
                                                     const std::vector<std::string>& wanted) const {
    std::vector<domain::Value> values_of_row;
    values_of_row.reserve(wanted.size());
    for (const auto& column : wanted) {
        values_of_row.push_back(value(row, column));
    }
    return values_of_row;
}

bool CollectionRows::has(const std::vector<std::string>& wanted) const noexcept {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const auto& column) { return position(column) < columns.size(); });
}

std::optional<std::string> loosely(const std::vector<domain::Value>& values) {
    std::string text;
    for (const auto& value : values) {
        if (domain::is_null(value)) {
            return std::nullopt;
        }
        const auto part = loosely(value);
        text += std::to_string(part.size()) + ":" + part;
    }
    return text;
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

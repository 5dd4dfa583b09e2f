// SPDX-License-Identifier: Apache-2.0
#include "domain/catalogue.hpp"

#include <algorithm>

namespace callveil::domain {
namespace {

char lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool same_word(std::string_view one, std::string_view other) noexcept {
    return std::ranges::equal(one, other, {}, lower, lower);
}

}  // namespace

const Column* TableInfo::find(std::string_view column) const noexcept {
    const auto found = std::ranges::find(columns, column, &Column::name);
    return found == columns.end() ? nullptr : &*found;
}

std::string_view UniqueConstraint::collation_of(std::string_view column) const noexcept {
    const auto at = static_cast<std::size_t>(std::ranges::find(columns, column) - columns.begin());
    return at < collations.size() ? std::string_view(collations[at]) : std::string_view();
}

Value collated(Value value, std::string_view collation) {
    auto* text = std::get_if<std::string>(&value);
    if (text != nullptr && same_word(collation, "NOCASE")) {
        std::ranges::transform(*text, text->begin(), lower);
    } else if (text != nullptr && same_word(collation, "RTRIM")) {
        text->erase(text->find_last_not_of(' ') + 1);
    }
    return value;
}

}  // namespace callveil::domain

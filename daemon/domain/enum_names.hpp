// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace callveil::domain {

/// One enumerator and the word that stands for it in stores, messages and files.
template <class Enum>
struct Named {
    Enum value;
    std::string_view name;
};

/// The word of `value` in `table`; "unknown" for a number that is no enumerator.
template <class Enum, std::size_t Size>
constexpr std::string_view name_in(const Named<Enum> (&table)[Size], Enum value) noexcept {
    for (const auto& row : table) {
        if (row.value == value) {
            return row.name;
        }
    }
    return "unknown";
}

/// The enumerator named `name`, compared byte by byte.
template <class Enum, std::size_t Size>
constexpr std::optional<Enum> value_in(const Named<Enum> (&table)[Size],
                                       std::string_view name) noexcept {
    for (const auto& row : table) {
        if (row.name == name) {
            return row.value;
        }
    }
    return std::nullopt;
}

}  // namespace callveil::domain

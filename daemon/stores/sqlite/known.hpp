// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "callveil/result.hpp"

namespace callveil::stores {

/// The enumerator that a stored word stood for. @error corrupt  it stands for none.
template <class Enum>
Result<Enum> known(const std::optional<Enum>& value, std::string_view column) {
    if (!value) {
        return fail(ErrorCode::corrupt, std::string(column) + " holds a word that Callveil does " +
                                            "not know; restore the store from a backup.");
    }
    return *value;
}

/// An empty text is stored as NULL where it would name another row.
inline std::optional<std::string_view> or_null(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace callveil::stores

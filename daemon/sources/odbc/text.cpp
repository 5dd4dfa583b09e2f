// SPDX-License-Identifier: Apache-2.0
#include "sources/odbc/text.hpp"

#include <unicode/ustring.h>

namespace callveil::sources::odbc {

std::optional<std::u16string> to_wide(std::string_view text) {
    std::u16string wide(text.size(), u'\0');
    std::int32_t length = 0;
    auto status = U_ZERO_ERROR;
    u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &length, text.data(),
                  static_cast<std::int32_t>(text.size()), &status);
    if (U_FAILURE(status)) {
        return std::nullopt;
    }
    wide.resize(static_cast<std::size_t>(length));
    return wide;
}

std::optional<std::string> from_wide(std::u16string_view text) {
    constexpr std::size_t most_bytes_per_unit = 3;
    std::string narrow(text.size() * most_bytes_per_unit, '\0');
    std::int32_t length = 0;
    auto status = U_ZERO_ERROR;
    u_strToUTF8(narrow.data(), static_cast<std::int32_t>(narrow.size()), &length, text.data(),
                static_cast<std::int32_t>(text.size()), &status);
    if (U_FAILURE(status)) {
        return std::nullopt;
    }
    narrow.resize(static_cast<std::size_t>(length));
    return narrow;
}

}  // namespace callveil::sources::odbc

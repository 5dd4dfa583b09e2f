// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace callveil::sources::odbc {

/// The UTF-16 that ODBC's wide functions take; nothing for bytes that are not UTF-8.
std::optional<std::u16string> to_wide(std::string_view text);
/// The reverse; nothing for a surrogate without its other half.
std::optional<std::string> from_wide(std::u16string_view text);

}  // namespace callveil::sources::odbc

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace callveil::exporters {

/// One step through text that may be anything.
struct CodePoint {
    std::int32_t value = -1;  ///< -1 for bytes that are not UTF-8
    std::string_view bytes;   ///< what was read; never empty
};

/// The code point that starts at byte `at`, which must lie inside `text`.
CodePoint code_point_at(std::string_view text, std::size_t at) noexcept;

/// Whether `text` is well-formed UTF-8: no surrogates, no overlong forms.
bool is_utf8(std::string_view text) noexcept;

/// `text` with U+FFFD in place of bytes that are not UTF-8.
std::string repaired(std::string_view text);

/// Control characters and characters that change the direction of what follows: a person cannot see
/// them, and they can make text look like other text. Line feed and tab are not among them.
bool is_hidden(std::int32_t code_point) noexcept;

/// First code point of the compatibility decomposition (NFKC), e.g. '=' for the full-width U+FF1D.
std::int32_t compatible(std::int32_t code_point) noexcept;

}  // namespace callveil::exporters

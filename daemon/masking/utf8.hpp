// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace callveil::masking {

/// The code points of `text`; nothing when it is not UTF-8 in the strict sense of RFC 3629
/// (overlong forms, surrogates and cut sequences are refused).
std::optional<std::u32string> decode_utf8(std::string_view text);
/// UTF-8 of valid code points.
std::string encode_utf8(std::u32string_view code_points);
/// The first `limit` code points of valid UTF-8; all of it when there is no limit.
std::string cut_utf8(std::string text, std::optional<std::size_t> limit);

/// No code point, so that no text holds it: written where a mask would write, it tells what is
/// copied from what is not.
inline constexpr char32_t hidden_point = 0x110000;
/// How many of `code_points` are not `hidden_point`.
std::size_t count_readable(std::u32string_view code_points) noexcept;

}  // namespace callveil::masking

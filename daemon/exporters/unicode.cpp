// SPDX-License-Identifier: Apache-2.0
#include "exporters/unicode.hpp"

#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <array>

namespace callveil::exporters {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool is_control(std::int32_t code_point) noexcept {
    if (code_point == '\n' || code_point == '\t') {
        return false;
    }
    return (code_point >= 0 && code_point < 0x20) || (code_point >= 0x7F && code_point < 0xA0);
}

bool changes_direction(std::int32_t code_point) noexcept {
    return (code_point >= 0x202A && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0x200E ||
           code_point == 0x200F || code_point == 0x061C;
}

bool breaks_line(std::int32_t code_point) noexcept {
    return code_point == 0x2028 || code_point == 0x2029;
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t at) noexcept {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto next = static_cast<std::int64_t>(at);
    const auto length = static_cast<std::int64_t>(text.size());
    UChar32 value = -1;
    U8_NEXT(bytes, next, length, value);
    return {value < 0 ? -1 : value, text.substr(at, static_cast<std::size_t>(next) - at)};
}

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const auto point = code_point_at(text, at);
        if (point.value < 0) {
            return false;
        }
        at += point.bytes.size();
    }
    return true;
}

std::string repaired(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto point = code_point_at(text, at);
        out += point.value < 0 ? replacement : point.bytes;
        at += point.bytes.size();
    }
    return out;
}

bool is_hidden(std::int32_t code_point) noexcept {
    return is_control(code_point) || changes_direction(code_point) || breaks_line(code_point);
}

std::int32_t compatible(std::int32_t code_point) noexcept {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfkc = unorm2_getNFKCInstance(&status);
    std::array<UChar, 32> units{};
    const auto length = unorm2_getDecomposition(nfkc, code_point, units.data(),
                                                static_cast<std::int32_t>(units.size()), &status);
    if (U_FAILURE(status) || length <= 0) {
        return code_point;
    }
    UChar32 first = 0;
    U16_GET(units.data(), 0, 0, length, first);
    return first;
}

}  // namespace callveil::exporters

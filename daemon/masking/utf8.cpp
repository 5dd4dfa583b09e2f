// SPDX-License-Identifier: Apache-2.0
#include "masking/utf8.hpp"

#include <algorithm>

namespace callveil::masking {
namespace {

struct Lead {
    std::size_t length;  ///< bytes of the sequence, 0 for a byte that starts none
    char32_t bits;
    char32_t least;  ///< smallest code point that needs this length
};

Lead lead_of(unsigned char byte) noexcept {
    if (byte < 0x80U) {
        return {1, byte, 0};
    }
    if ((byte & 0xE0U) == 0xC0U) {
        return {2, byte & 0x1FU, 0x80};
    }
    if ((byte & 0xF0U) == 0xE0U) {
        return {3, byte & 0x0FU, 0x800};
    }
    if ((byte & 0xF8U) == 0xF0U) {
        return {4, byte & 0x07U, 0x10000};
    }
    return {0, 0, 0};
}

bool is_continuation(unsigned char byte) noexcept {
    return (byte & 0xC0U) == 0x80U;
}

bool is_scalar(char32_t point) noexcept {
    return point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
}

/// Takes one code point off the front of `text`.
std::optional<char32_t> next_point(std::string_view& text) noexcept {
    const Lead lead = lead_of(static_cast<unsigned char>(text.front()));
    if (lead.length == 0 || lead.length > text.size()) {
        return std::nullopt;
    }
    char32_t point = lead.bits;
    for (const char character : text.substr(1, lead.length - 1)) {
        const auto byte = static_cast<unsigned char>(character);
        if (!is_continuation(byte)) {
            return std::nullopt;
        }
        point = (point << 6U) | (byte & 0x3FU);
    }
    if (point < lead.least || !is_scalar(point)) {
        return std::nullopt;
    }
    text.remove_prefix(lead.length);
    return point;
}

char tail(char32_t point, unsigned shift) noexcept {
    return static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
}

void append_utf8(std::string& text, char32_t point) {
    if (point < 0x80) {
        text.push_back(static_cast<char>(point));
    } else if (point < 0x800) {
        text.append({static_cast<char>(0xC0U | (point >> 6U)), tail(point, 0)});
    } else if (point < 0x10000) {
        text.append({static_cast<char>(0xE0U | (point >> 12U)), tail(point, 6), tail(point, 0)});
    } else {
        text.append({static_cast<char>(0xF0U | (point >> 18U)), tail(point, 12), tail(point, 6),
                     tail(point, 0)});
    }
}

}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view text) {
    std::u32string points;
    points.reserve(text.size());
    while (!text.empty()) {
        const auto point = next_point(text);
        if (!point) {
            return std::nullopt;
        }
        points.push_back(*point);
    }
    return points;
}

std::string encode_utf8(std::u32string_view code_points) {
    std::string text;
    text.reserve(code_points.size());
    for (const char32_t point : code_points) {
        append_utf8(text, point);
    }
    return text;
}

std::string cut_utf8(std::string text, std::optional<std::size_t> limit) {
    if (!limit || text.size() <= *limit) {
        return text;
    }
    std::size_t points = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_continuation(static_cast<unsigned char>(text[at])) && points++ == *limit) {
            text.resize(at);
            break;
        }
    }
    return text;
}

std::size_t count_readable(std::u32string_view code_points) noexcept {
    const auto hidden = std::count(code_points.begin(), code_points.end(), hidden_point);
    return code_points.size() - static_cast<std::size_t>(hidden);
}

}  // namespace callveil::masking

// SPDX-License-Identifier: Apache-2.0
#include "masking/word_bounds.hpp"

#include <unicode/uchar.h>

#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

/// A code point, and where the text goes on behind it; 0 at the end of the text.
struct Step {
    char32_t point = 0;
    std::size_t at = 0;
};

/// The code point of one sequence of valid UTF-8.
char32_t point_of(std::string_view sequence) {
    const auto points = decode_utf8(sequence);
    return points && !points->empty() ? points->front() : U'\0';
}

bool is_continuation(char byte) noexcept {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

Step before(std::string_view text, std::size_t at) {
    auto start = at;
    while (start > 0 && is_continuation(text[start - 1])) {
        --start;
    }
    start -= start > 0 ? 1 : 0;
    return {point_of(text.substr(start, at - start)), start};
}

Step after(std::string_view text, std::size_t at) {
    auto stop = at + (at < text.size() ? 1 : 0);
    while (stop < text.size() && is_continuation(text[stop])) {
        ++stop;
    }
    return {point_of(text.substr(at, stop - at)), stop};
}

bool is_one_of(char32_t point, std::u32string_view marks) noexcept {
    return marks.find(point) != std::u32string_view::npos;
}

/// Nothing that joins a longer word: a letter or digit, or one of `joints` between two of these.
bool parted_before(std::string_view text, std::size_t start, std::u32string_view joints) {
    const auto step = before(text, start);
    const bool joined = is_one_of(step.point, joints) && in_word(before(text, step.at).point);
    return !in_word(step.point) && !joined;
}

bool parted_after(std::string_view text, std::size_t stop, std::u32string_view joints) {
    const auto step = after(text, stop);
    const bool joined = is_one_of(step.point, joints) && in_word(after(text, step.at).point);
    return !in_word(step.point) && !joined;
}

bool is_digit(char32_t point) noexcept {
    return point >= U'0' && point <= U'9';
}

/// Whether the country code of another country stands in front of the number.
bool is_abroad(std::string_view text, std::size_t start) {
    auto step = before(text, start);
    for (int gap = 0; gap < 3 && is_one_of(step.point, U" -.()\u00A0"); ++gap) {
        step = before(text, step.at);
    }
    for (int digits = 0; digits < 3 && is_digit(step.point); ++digits) {
        step = before(text, step.at);
    }
    return step.point == U'+';
}

bool phone_stands_alone(std::string_view text, std::size_t start, std::size_t stop) {
    const auto next = after(text, stop).point;
    const bool extension = is_one_of(next, U"xXeE");
    return parted_before(text, start, U"") && (extension || !in_word(next)) &&
           !is_abroad(text, start);
}

}  // namespace

bool in_word(char32_t point) noexcept {
    const auto character = static_cast<UChar32>(point);
    return u_isalnum(character) != 0 || (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0;
}

bool stands_alone(TermKind kind, std::string_view text, std::size_t start, std::size_t stop) {
    switch (kind) {
        case TermKind::phone:
            return phone_stands_alone(text, start, stop);
        case TermKind::email:
            return parted_before(text, start, U"._%+-") && parted_after(text, stop, U".-_");
        case TermKind::name:
            return parted_before(text, start, U"@") && parted_after(text, stop, U"@");
        case TermKind::token:
            break;
    }
    return parted_before(text, start, U"-_@") && parted_after(text, stop, U"-_@");
}

}  // namespace callveil::masking

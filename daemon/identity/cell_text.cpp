// SPDX-License-Identifier: Apache-2.0
#include "identity/cell_text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace callveil::identity {

namespace {

/// Doubles hold every whole number up to here.
constexpr double exact_limit = 9007199254740992.0;

constexpr std::string_view ascii_blanks = " \t\n\r\f\v";
constexpr std::array<std::string_view, 3> wide_blanks{"\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF"};

char lowered(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

std::size_t blank_at_front(std::string_view text) noexcept {
    if (!text.empty() && ascii_blanks.find(text.front()) != std::string_view::npos) {
        return 1;
    }
    const auto found = std::ranges::find_if(
        wide_blanks, [&](std::string_view blank) { return text.starts_with(blank); });
    return found == wide_blanks.end() ? 0 : found->size();
}

std::size_t blank_at_back(std::string_view text) noexcept {
    if (!text.empty() && ascii_blanks.find(text.back()) != std::string_view::npos) {
        return 1;
    }
    const auto found = std::ranges::find_if(
        wide_blanks, [&](std::string_view blank) { return text.ends_with(blank); });
    return found == wide_blanks.end() ? 0 : found->size();
}

// ICU's macro computes in int.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
UChar32 decoded(std::string_view text, std::size_t& at) noexcept {
    UChar32 point = 0;
    U8_NEXT(text.data(), at, text.size(), point);
    return point;
}
#pragma GCC diagnostic pop

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        if (decoded(text, at) < 0) {
            return false;
        }
    }
    return true;
}

std::string lowered_ascii(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lowered);
    return out;
}

icu::UnicodeString normalized(const icu::Normalizer2* form, const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString out;
    form->normalize(text, out, status);
    return U_SUCCESS(status) ? out : text;
}

icu::UnicodeString with_plain_blanks(icu::UnicodeString text) {
    for (std::int32_t at = 0; at < text.length(); ++at) {
        const auto unit = text.charAt(at);
        if (unit == 0x00A0 || unit == 0x3000 || unit == 0xFEFF) {
            text.setCharAt(at, u' ');
        }
    }
    return text;
}

}  // namespace

CellText::CellText(const domain::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        view_ = *text;
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        write(*number);
    } else if (const auto* real = std::get_if<double>(&value)) {
        write(*real);
    }
}

void CellText::write(std::int64_t number) noexcept {
    const auto end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), number).ptr;
    view_ = {digits_.data(), static_cast<std::size_t>(end - digits_.data())};
}

void CellText::write(double number) {
    std::int64_t whole = 0;
    if (whole_number(number, whole)) {
        write(whole);
        return;
    }
    broken_ = domain::display(number);
    view_ = broken_;
}

bool whole_number(const domain::Value& value, std::int64_t& number) noexcept {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        number = *integer;
        return true;
    }
    const auto* real = std::get_if<double>(&value);
    if (real == nullptr || !(std::fabs(*real) < exact_limit) || std::trunc(*real) != *real) {
        return false;
    }
    number = static_cast<std::int64_t>(*real);
    return true;
}

std::string_view trimmed(std::string_view text) noexcept {
    while (const auto blank = blank_at_front(text)) {
        text.remove_prefix(blank);
    }
    while (const auto blank = blank_at_back(text)) {
        text.remove_suffix(blank);
    }
    return text;
}

char32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
    const auto point = decoded(text, at);
    return point < 0 ? U'\uFFFD' : static_cast<char32_t>(point);
}

bool is_ascii(std::string_view text) noexcept {
    return std::ranges::none_of(text, [](char byte) { return (byte & 0x80) != 0; });
}

std::string folded(std::string_view text) {
    if (is_ascii(text) || !is_utf8(text)) {
        return lowered_ascii(text);
    }
    UErrorCode status = U_ZERO_ERROR;
    const auto* decomposed = icu::Normalizer2::getNFDInstance(status);
    const auto* composed = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) {
        return lowered_ascii(text);
    }
    const auto whole = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    auto apart = normalized(decomposed, with_plain_blanks(whole));
    std::string out;
    normalized(composed, apart.foldCase()).toUTF8String(out);
    return out;
}

bool equals_folded(std::string_view text, std::string_view folded_text) noexcept {
    return std::ranges::equal(text, folded_text, {}, lowered);
}

}  // namespace callveil::identity

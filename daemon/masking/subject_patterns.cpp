// SPDX-License-Identifier: Apache-2.0
#include "masking/subject_patterns.hpp"

#include <re2/re2.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <vector>

#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

constexpr std::size_t least_characters = 3;
constexpr std::size_t least_digits = 4;
/// What may stand between two digits of one number, as `alternate_phone` has it.
constexpr const char* gap =
    R"([ \t().\[\]/~_\-\x{A0}\x{AD}\x{2000}-\x{2015}\x{202F}\x{2060}\x{2212}\x{FEFF}]{0,3})";

using Parts = std::vector<std::u32string>;

/// The letter below all accents of `point`.
char32_t base_of(char32_t point) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfd = icu::Normalizer2::getNFDInstance(status);
    icu::UnicodeString parts;
    const bool is_composed =
        U_SUCCESS(status) != 0 && nfd->getDecomposition(static_cast<UChar32>(point), parts) != 0;
    return is_composed ? static_cast<char32_t>(parts.char32At(0)) : point;
}

bool is_mark(char32_t point) {
    return (U_GET_GC_MASK(static_cast<UChar32>(point)) & U_GC_M_MASK) != 0;
}

/// `base` in both cases, with every accent of Latin, Greek and Cyrillic.
std::u32string letters_over(char32_t base) {
    const auto small = static_cast<char32_t>(u_tolower(static_cast<UChar32>(base)));
    const auto capital = static_cast<char32_t>(u_toupper(static_cast<UChar32>(base)));
    std::u32string letters{small, capital};
    constexpr std::array<std::pair<char32_t, char32_t>, 2> blocks{
        {{U'\u00C0', U'\u052F'}, {U'\u1E00', U'\u1FFF'}}};
    for (const auto& [first, last] : blocks) {
        for (auto point = first; point <= last; ++point) {
            const auto below = base_of(point);
            if (below == small || below == capital) {
                letters += point;
            }
        }
    }
    return letters;
}

std::string name_letter(char32_t point) {
    if (point == U'\'' || point == U'\u2019') {
        return "['\xE2\x80\x99]";
    }
    if (u_isalpha(static_cast<UChar32>(point)) == 0) {
        return RE2::QuoteMeta(encode_utf8(std::u32string(1, point)));
    }
    return "[" + encode_utf8(letters_over(base_of(point))) + "]\\pM*";
}

std::string name_part(const std::u32string& part) {
    std::string pattern;
    for (const auto point : part) {
        pattern += is_mark(point) ? std::string() : name_letter(point);
    }
    return pattern;
}

Parts parts_of(const std::string& name) {
    Parts parts(1);
    for (const auto point : decode_utf8(name).value_or(std::u32string())) {
        if (point != U',' && u_isUWhiteSpace(static_cast<UChar32>(point)) == 0) {
            parts.back() += point;
        } else if (!parts.back().empty()) {
            parts.emplace_back();
        }
    }
    if (parts.back().empty()) {
        parts.pop_back();
    }
    return parts;
}

std::string row_of(const Parts& parts) {
    std::string row;
    for (const auto& part : parts) {
        row += (row.empty() ? "" : "[\\s,.]{1,3}") + name_part(part);
    }
    return row;
}

/// The whole in its order, the last part in front and the first part at the end, and each part.
std::string name_pattern(const std::string& name) {
    auto parts = parts_of(name);
    std::string pattern;
    const auto add = [&pattern](const std::string& next) {
        pattern += (pattern.empty() ? "" : "|") + next;
    };
    for (const auto& part : parts) {
        if (part.size() >= least_characters) {
            add(name_part(part));
        }
    }
    if (parts.size() > 1) {
        add(row_of(parts));
        std::rotate(parts.begin(), parts.end() - 1, parts.end());
        add(row_of(parts));
        std::rotate(parts.begin(), parts.begin() + 2, parts.end());
        add(row_of(parts));
    }
    return pattern;
}

std::string spaced(const std::string& digits) {
    std::string pattern;
    for (const char digit : digits) {
        pattern += (pattern.empty() ? "" : gap) + std::string(1, digit);
    }
    return pattern;
}

std::string phone_pattern(const SubjectTerm& phone) {
    if (phone.text.size() < least_digits) {
        return "";
    }
    std::string front;
    if (!phone.country_code.empty()) {
        front = std::string("(?:(?:\\+|0") + gap + "0|0" + gap + "1" + gap + "1)?" + gap +
                spaced(phone.country_code) + gap + ")?";
    }
    if (!phone.trunk.empty()) {
        front += "(?:" + spaced(phone.trunk) + gap + ")?";
    }
    return front + spaced(phone.text);
}

}  // namespace

std::string pattern_of(const SubjectTerm& term) {
    if (term.kind == TermKind::phone) {
        return phone_pattern(term);
    }
    if (term.kind == TermKind::name) {
        return name_pattern(term.text);
    }
    const auto points = decode_utf8(term.text);
    if (points && points->size() < least_characters) {
        return "";
    }
    return (term.kind == TermKind::email ? "(?i:" : "(?:") + RE2::QuoteMeta(term.text) + ")";
}

}  // namespace callveil::masking

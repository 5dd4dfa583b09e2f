// SPDX-License-Identifier: Apache-2.0
#include <unicode/utf8.h>

#include <algorithm>

#include "identity/addresses.hpp"
#include "identity/cell_text.hpp"
#include "identity/matcher.hpp"
#include "identity/phone_places.hpp"
#include "identity/phone_reader.hpp"

namespace callveil::identity {

namespace {

constexpr std::size_t least_digits = 4;
constexpr std::size_t least_characters = 3;
constexpr std::string_view wildcards = "*%?";

/// Code points besides blanks, control characters and underscores.
std::size_t counted_characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) {
        return U8_IS_LEAD(byte) || (U8_IS_SINGLE(byte) && byte > ' ' && byte != '_');
    }));
}

Result<std::string> phone_needle(std::string_view text) {
    std::string digits;
    PhoneReader reader(text);
    const auto first = reader.next();
    if (!first || first->digits.size() < least_digits) {
        return fail(ErrorCode::invalid_argument,
                    "A partial search for a phone number needs at least 4 digits.");
    }
    if (first->masked || reader.next()) {
        return fail(ErrorCode::invalid_argument,
                    "A partial search for a phone number takes one run of digits, without letters "
                    "in between.");
    }
    return first->digits;
}

Result<std::string> text_needle(std::string_view text) {
    const auto whole = folded(text);
    const auto needle = trimmed(whole);
    if (counted_characters(needle) < least_characters) {
        return fail(ErrorCode::invalid_argument, "A partial search needs at least 3 characters.");
    }
    return std::string(needle);
}

bool stands(std::string_view text, std::string_view needle, PartialMatcher::Place place) noexcept {
    const auto text_at = [&](std::size_t from) {
        return equals_folded(text.substr(from, needle.size()), needle);
    };
    if (text.size() < needle.size()) {
        return false;
    }
    const auto last = text.size() - needle.size();
    if (place == PartialMatcher::Place::prefix) {
        return text_at(0);
    }
    for (auto from = place == PartialMatcher::Place::suffix ? last : 0; from <= last; ++from) {
        if (text_at(from)) {
            return true;
        }
    }
    return false;
}

bool holds_digits(const Spelling& spelling, std::string_view needle, PartialMatcher::Place place) {
    return stands(spelling.digits, needle, place) ||
           (place == PartialMatcher::Place::prefix && starts_behind_a_prefix(spelling, needle));
}

bool any_phone(std::string_view text, std::string_view needle, PartialMatcher::Place place) {
    PhoneReader reader(text);
    while (const auto spelling = reader.next()) {
        if (!spelling->masked && holds_digits(*spelling, needle, place)) {
            return true;
        }
    }
    return false;
}

bool any_address(std::string_view text, std::string_view needle, PartialMatcher::Place place) {
    AddressReader reader(text);
    while (const auto address = reader.next()) {
        if (stands(*address, needle, place)) {
            return true;
        }
    }
    return false;
}

bool any_text(std::string_view kind, std::string_view text, std::string_view needle,
              PartialMatcher::Place place) {
    return stands(trimmed(text), needle, place) ||
           (kind == domain::email && any_address(text, needle, place));
}

}  // namespace

Result<PartialMatcher> PartialMatcher::compile(std::string_view kind, std::string_view text,
                                               Place place) {
    if (text.find_first_of(wildcards) != std::string_view::npos) {
        return fail(ErrorCode::invalid_argument,
                    "A partial search takes no wildcards (* % ?); write the characters themselves "
                    "and choose prefix, suffix or anywhere.");
    }
    CALLVEIL_ASSIGN(auto needle,
                    kind == domain::phone_number ? phone_needle(text) : text_needle(text));
    PartialMatcher matcher;
    matcher.kind_ = kind;
    matcher.needle_ = std::move(needle);
    matcher.place_ = place;
    return matcher;
}

bool PartialMatcher::matches(std::string_view kind, const domain::Value& value) const {
    if (kind != kind_) {
        return false;
    }
    const CellText text(value);
    if (kind == domain::phone_number) {
        return any_phone(text.view(), needle_, place_);
    }
    return is_ascii(text.view()) ? any_text(kind, text.view(), needle_, place_)
                                 : any_text(kind, folded(text.view()), needle_, place_);
}

}  // namespace callveil::identity

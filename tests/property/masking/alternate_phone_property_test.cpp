// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "generators.hpp"

namespace callveil::masking {
namespace {

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

/// A national number of 7 to 13 digits.
std::string any_number() {
    std::string digits(static_cast<std::size_t>(*rc::gen::inRange(7, 14)), '0');
    std::generate(digits.begin(), digits.end(),
                  [] { return static_cast<char>('0' + *rc::gen::inRange(0, 10)); });
    return digits;
}

std::string any_of(const std::vector<std::string>& choices) {
    return *rc::gen::elementOf(choices);
}

std::string any_separator() {
    return any_of({"", "", " ", "-", ".", " - ", "\u00A0", "\u2011"});
}

/// Digits with separators between some of them.
std::string spaced(const std::string& digits) {
    std::string text(1, digits.front());
    for (const char digit : digits.substr(1)) {
        text += any_separator() + digit;
    }
    return text;
}

/// The first digits as an area code, in one of the ways people write it. Before a slash prefix and
/// area code have at most 6 digits together.
std::string with_area_code(const std::string& digits) {
    const auto count = static_cast<std::size_t>(*rc::gen::inRange(2, 4));
    const auto rest = spaced(digits.substr(count));
    const auto area = digits.substr(0, count);
    return any_of({"(" + area + ") " + rest, area + "/" + rest, area + " / " + rest,
                   "[" + area + "]" + rest, spaced(digits)});
}

std::string any_spelling(const std::string& digits) {
    const auto country = any_of({"1", "44", "421"});
    RC_PRE(country.size() + digits.size() <= 15);  // as E.164 has it
    const auto slashed =
        any_of({"", "0", "1", "+" + country + " ", "+" + country, "(+" + country + ") ", "tel: "}) +
        with_area_code(digits);
    const auto long_prefix = any_of({"00" + country + "-", "011 " + country + ".",
                                     "+" + country + " (0)", "011" + country + "0"}) +
                             spaced(digits);
    return any_of({slashed, long_prefix}) + any_of({"", "", " ", " ext. 12", ";ext=7"});
}

/// The main number of a masked spelling: its digits and masked digits, without the extension.
std::string places(const std::string& masked) {
    const auto main = masked.substr(masked.rfind("tel: ", 0) == 0 ? 5 : 0);
    const auto extension = std::min(main.find(" ext"), main.find(";ext"));
    std::string found;
    const auto number = main.substr(0, extension);
    std::copy_if(number.begin(), number.end(), std::back_inserter(found),
                 [](char character) { return is_digit(character) || character == 'X'; });
    return found;
}

/// The last digits of `digits` as the rule hides them: two kept, two masked, from the end.
std::string hidden(std::string digits) {
    for (std::size_t back = 0; back < digits.size(); ++back) {
        if (back % 4 >= 2) {
            digits[digits.size() - 1 - back] = 'X';
        }
    }
    return digits;
}

RC_GTEST_PROP(AlternatePhone, HidesTheSameDigitsInEverySpelling, ()) {
    const auto digits = any_number();
    const auto mask = keyless("alternate_phone");
    const auto masked = places(mask_text(*mask, any_spelling(digits)));
    RC_ASSERT(masked.size() >= digits.size());
    RC_ASSERT(masked.substr(masked.size() - digits.size()) == hidden(digits));
}

RC_GTEST_PROP(AlternatePhone, HidesTheSameDigitsInEachNumberOfACell, ()) {
    const auto first = any_number();
    const auto second = any_number();
    const auto between = any_of({" / ", "/", ", ", "; ", ",", "\n", " or ", " | "});
    RC_PRE(between.find('/') == std::string::npos || first.size() + second.size() >= 16);
    const auto mask = keyless("alternate_phone");
    RC_ASSERT(mask_text(*mask, first + between + second) ==
              hidden(first) + between + hidden(second));
}

RC_GTEST_PROP(AlternatePhone, LeavesNoDigitOfAnExtension, ()) {
    const auto digits = any_number();
    const auto extension = std::to_string(*rc::gen::inRange(1, 999999));
    const auto introducer =
        any_of({"x", " x", " x ", " X", "X", "ext", " ext. ", ";ext=", "#", " Durchwahl "});
    const auto masked = mask_text(*keyless("alternate_phone"), digits + introducer + extension);
    const auto tail = masked.substr(digits.size());
    RC_ASSERT(masked.substr(0, digits.size()) == hidden(digits));
    RC_ASSERT(std::none_of(tail.begin(), tail.end(), is_digit));
}

RC_GTEST_PROP(AlternatePhone, ChangesOnlyDigitsAndX, ()) {
    const auto points = phone_like_points();
    const auto masked = decode_utf8(mask_text(*keyless("alternate_phone"), encode_utf8(points)));
    RC_ASSERT(masked.has_value());
    RC_ASSERT(masked->size() == points.size());
    for (std::size_t at = 0; at < points.size(); ++at) {
        const bool replaced = masked->at(at) == U'X' || masked->at(at) == U'x';
        RC_ASSERT(masked->at(at) == points[at] || replaced);
    }
}

RC_GTEST_PROP(AlternatePhone, NeverKeepsMoreThanTwoDigitsInARow, ()) {
    const auto masked = mask_text(*keyless("alternate_phone"), encode_utf8(phone_like_points()));
    RC_ASSERT(
        std::adjacent_find(masked.begin(), masked.end(), [&masked](const char& a, const char& b) {
            const auto* next = &b + 1;
            return next < masked.data() + masked.size() && is_digit(a) && is_digit(b) &&
                   is_digit(*next);
        }) == masked.end());
}

}  // namespace
}  // namespace callveil::masking

// SPDX-License-Identifier: Apache-2.0
#include <unicode/uchar.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "masking/alternating.hpp"

namespace callveil::masking {
namespace {

/// What a code point means in a cell of telephone numbers. `place` is a digit or a masked digit.
enum class Role { place, word, joiner, slash, splitter };

using Places = std::span<const std::size_t>;  ///< positions in the text

/// The places of one telephone number.
struct Number {
    std::vector<std::size_t> places;
    bool after_slash = false;  ///< a slash is all that parts it from the number before
};

constexpr std::size_t shortest_subscriber = 7;
/// "011", a country code with 15 digits in all (E.164), and a trunk digit; more is several numbers.
constexpr std::size_t longest_number = 19;
/// Fewer digits around a slash may be one long number: "00421 905/1234567".
constexpr std::size_t shortest_pair = 16;
constexpr std::size_t keep = 2;
constexpr std::size_t period = 4;

bool is_digit(char32_t point) noexcept {
    return (U_GET_GC_MASK(static_cast<UChar32>(point)) & U_GC_N_MASK) != 0;
}

bool is_ex(char32_t point) noexcept {
    return point == U'x' || point == U'X';
}

bool is_letter(char32_t point) noexcept {
    return !is_ex(point) &&
           (U_GET_GC_MASK(static_cast<UChar32>(point)) & (U_GC_L_MASK | U_GC_M_MASK)) != 0;
}

bool is_alphanumeric(char32_t point) noexcept {
    return is_digit(point) || is_ex(point) || is_letter(point);
}

bool is_joiner(char32_t point) noexcept {
    constexpr std::u32string_view punctuation = U".()[]~_\u2212\uFF08\uFF09\uFF0E\uFF3B\uFF3D";
    constexpr auto kinds = U_GC_ZS_MASK | U_GC_PD_MASK | U_GC_CF_MASK;
    return punctuation.find(point) != std::u32string_view::npos ||
           (U_GET_GC_MASK(static_cast<UChar32>(point)) & kinds) != 0;
}

Role role_outside_runs(char32_t point) noexcept {
    if (point == U'/' || point == U'\uFF0F') {
        return Role::slash;
    }
    return is_joiner(point) ? Role::joiner : Role::splitter;
}

/// How much of a run of letters and digits is a number: all of it without a letter, otherwise up to
/// the last digit before the first letter. That digit is kept or the whole number is masked, so the
/// border is found again in masked text.
std::size_t places_in_run(std::u32string_view run) noexcept {
    const auto letter = std::find_if(run.begin(), run.end(), is_letter);
    if (letter == run.end()) {
        return run.size();
    }
    auto end = letter;
    while (end != run.begin() && !is_digit(*(end - 1))) {
        --end;
    }
    return static_cast<std::size_t>(end - run.begin());
}

std::vector<Role> roles_of(std::u32string_view text) {
    std::vector<Role> roles(text.size(), Role::word);
    for (std::size_t at = 0; at < text.size();) {
        const auto rest = text.substr(at);
        const auto end = std::find_if_not(rest.begin(), rest.end(), is_alphanumeric);
        const auto length = static_cast<std::size_t>(end - rest.begin());
        if (length == 0) {
            roles[at] = role_outside_runs(text[at]);
            ++at;
            continue;
        }
        std::fill_n(roles.begin() + static_cast<std::ptrdiff_t>(at),
                    places_in_run(rest.substr(0, length)), Role::place);
        at += length;
    }
    return roles;
}

bool ends_number(Role role, const Number& number) noexcept {
    return role == Role::word || role == Role::splitter ||
           (role == Role::slash && number.places.size() >= shortest_subscriber);
}

std::vector<Number> numbers_in(const std::vector<Role>& roles) {
    std::vector<Number> numbers(1);
    for (std::size_t at = 0; at < roles.size(); ++at) {
        if (roles[at] == Role::place) {
            numbers.back().places.push_back(at);
        } else if (ends_number(roles[at], numbers.back())) {
            if (!numbers.back().places.empty()) {
                numbers.emplace_back();
            }
            numbers.back().after_slash = roles[at] == Role::slash;
        }
    }
    if (numbers.back().places.empty()) {
        numbers.pop_back();
    }
    return numbers;
}

/// Masked text has only lower-case introducers and only upper-case masked digits, hence the
/// difference between the two.
bool introduces_extension(std::u32string_view text, Places places, std::size_t at) {
    const auto point = text[places[at]];
    const auto before = text[places[at - 1]];
    const auto after = places.subspan(at + 1);
    if (point == U'x') {
        return before != U'x' && std::none_of(after.begin(), after.end(),
                                              [text](auto place) { return text[place] == U'x'; });
    }
    return point == U'X' && !is_ex(before) &&
           std::all_of(after.begin(), after.end(),
                       [text](auto place) { return is_digit(text[place]); });
}

/// How many places come before the introducer of an extension; all when there is none.
std::size_t main_length(std::u32string_view text, Places places) {
    for (std::size_t at = shortest_subscriber; at + 1 < places.size(); ++at) {
        if (places.size() - at <= shortest_subscriber && introduces_extension(text, places, at)) {
            return at;
        }
    }
    return places.size();
}

void mask_all(std::u32string& text, Places places) {
    for (const auto place : places) {
        text[place] = U'X';
    }
}

void mask_from_the_end(std::u32string& text, Places places) {
    for (std::size_t back = 0; back < places.size(); ++back) {
        auto& point = text[places[places.size() - 1 - back]];
        if (back % period >= keep || is_ex(point)) {
            point = U'X';
        }
    }
}

void mask_number(std::u32string& text, Places places) {
    const auto length = main_length(text, places);
    mask_from_the_end(text, places.first(length));
    if (length < places.size()) {
        text[places[length]] = U'x';
        mask_all(text, places.subspan(length + 1));
    }
}

/// Several numbers that only spaces part, or an extension that runs into a word ("x12abc"), where
/// no border would be found again in masked text.
bool is_unclear(std::u32string_view text, const std::vector<Role>& roles, const Number& number) {
    const auto length = main_length(text, number.places);
    const auto next = number.places.back() + 1;
    const bool runs_into_word = next < roles.size() && roles[next] == Role::word;
    return length > longest_number || (length < number.places.size() && runs_into_word);
}

bool is_unclear_pair(const Number& left, const Number& right) noexcept {
    return right.after_slash && (right.places.size() < shortest_subscriber ||
                                 left.places.size() + right.places.size() < shortest_pair);
}

bool is_masked_whole(const std::vector<Number>& numbers, std::size_t at) noexcept {
    const std::size_t least = numbers.size() > 1 ? shortest_subscriber : keep + 1;
    return numbers[at].places.size() < least ||
           (at > 0 && is_unclear_pair(numbers[at - 1], numbers[at])) ||
           (at + 1 < numbers.size() && is_unclear_pair(numbers[at], numbers[at + 1]));
}

void mask_words(std::u32string& text, const std::vector<Role>& roles) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (roles[at] == Role::word && is_digit(text[at])) {
            text[at] = U'X';
        }
    }
}

}  // namespace

std::u32string alternate_phone(std::u32string text) {
    const auto roles = roles_of(text);
    const auto numbers = numbers_in(roles);
    const bool unclear = std::any_of(numbers.begin(), numbers.end(), [&](const Number& number) {
        return is_unclear(text, roles, number);
    });
    mask_words(text, roles);
    for (std::size_t at = 0; at < numbers.size(); ++at) {
        if (unclear || is_masked_whole(numbers, at)) {
            mask_all(text, numbers[at].places);
        } else {
            mask_number(text, numbers[at].places);
        }
    }
    return text;
}

}  // namespace callveil::masking

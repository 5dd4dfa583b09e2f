// SPDX-License-Identifier: Apache-2.0
#include <unicode/uchar.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "masking/alternating.hpp"

namespace callveil::masking {
namespace {

/// What a code point means in a cell of telephone numbers. `place` is a digit or a masked digit.
enum class Role { place, word, joiner, slash, splitter };

using Number = std::vector<std::size_t>;  ///< positions of the places of one telephone number

constexpr std::size_t shortest_subscriber = 7;
/// "011", a country code with 15 digits in all (E.164), and a trunk digit; more is several numbers.
constexpr std::size_t longest_number = 19;
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
           (role == Role::slash && number.size() >= shortest_subscriber);
}

std::vector<Number> numbers_in(const std::vector<Role>& roles) {
    std::vector<Number> numbers(1);
    for (std::size_t at = 0; at < roles.size(); ++at) {
        if (roles[at] == Role::place) {
            numbers.back().push_back(at);
        } else if (ends_number(roles[at], numbers.back()) && !numbers.back().empty()) {
            numbers.emplace_back();
        }
    }
    if (numbers.back().empty()) {
        numbers.pop_back();
    }
    return numbers;
}

/// Masked text has only lower-case introducers and only upper-case masked digits, hence the
/// difference between the two.
bool introduces_extension(std::u32string_view text, const Number& number, std::size_t at) {
    const auto point = [&](std::size_t place) { return text[number[place]]; };
    const auto after = std::span(number).subspan(at + 1);
    if (point(at) == U'x') {
        return point(at - 1) != U'x' &&
               std::none_of(after.begin(), after.end(),
                            [&](std::size_t place) { return text[place] == U'x'; });
    }
    return point(at) == U'X' && !is_ex(point(at - 1)) &&
           std::all_of(after.begin(), after.end(),
                       [&](std::size_t place) { return is_digit(text[place]); });
}

std::optional<std::size_t> find_introducer(std::u32string_view text, const Number& number) {
    for (std::size_t at = shortest_subscriber; at + 1 < number.size(); ++at) {
        if (number.size() - at <= shortest_subscriber && introduces_extension(text, number, at)) {
            return at;
        }
    }
    return std::nullopt;
}

void mask_all(std::u32string& text, std::span<const std::size_t> places) {
    for (const auto place : places) {
        text[place] = U'X';
    }
}

void mask_from_the_end(std::u32string& text, std::span<const std::size_t> places) {
    for (std::size_t back = 0; back < places.size(); ++back) {
        auto& point = text[places[places.size() - 1 - back]];
        if (back % period >= keep || is_ex(point)) {
            point = U'X';
        }
    }
}

/// Masks the extension and returns the places before it.
std::span<const std::size_t> mask_extension(std::u32string& text, const Number& number) {
    const auto introducer = find_introducer(text, number);
    if (!introducer) {
        return number;
    }
    text[number[*introducer]] = U'x';
    mask_all(text, std::span(number).subspan(*introducer + 1));
    return std::span(number).first(*introducer);
}

void mask_number(std::u32string& text, const std::vector<Role>& roles, const Number& number,
                 std::size_t numbers_in_cell) {
    const auto main = mask_extension(text, number);
    const std::size_t least = numbers_in_cell > 1 ? shortest_subscriber : keep + 1;
    // In "...x12abc" the border between digits and letters would not be found again.
    const auto next = number.back() + 1;
    const bool runs_into_word =
        main.size() < number.size() && next < roles.size() && roles[next] == Role::word;
    if (main.size() < least || main.size() > longest_number || runs_into_word) {
        mask_all(text, main);
    } else {
        mask_from_the_end(text, main);
    }
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
    mask_words(text, roles);
    for (const auto& number : numbers) {
        mask_number(text, roles, number, numbers.size());
    }
    return text;
}

}  // namespace callveil::masking

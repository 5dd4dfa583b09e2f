// SPDX-License-Identifier: Apache-2.0
#include "sources/numbers.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>

namespace callveil::sources {
namespace {

using domain::Value;

constexpr std::size_t decimal_integer_digits = 35;  ///< of DECIMAL(65,30)
constexpr std::size_t decimal_fraction_digits = 30;

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// Takes digits from the front and says how many there were.
std::size_t take_digits(std::string_view& text) {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count])) {
        ++count;
    }
    text.remove_prefix(count);
    return count;
}

bool take(std::string_view& text, char letter) {
    const bool is_there = text.starts_with(letter);
    text.remove_prefix(is_there ? 1 : 0);
    return is_there;
}

/// A number in plain digits: sign, whole part, fraction.
struct Plain {
    bool negative = false;
    std::string_view whole;
    std::string_view fraction;
};

std::optional<Plain> plain_of(std::string_view text) {
    Plain plain;
    plain.negative = take(text, '-');
    if (!plain.negative) {
        take(text, '+');
    }
    const auto start = text;
    const auto whole = take_digits(text);
    plain.whole = start.substr(0, whole);
    if (take(text, '.')) {
        const auto rest = text;
        plain.fraction = rest.substr(0, take_digits(text));
    }
    const bool is_number = text.empty() && (whole > 0 || !plain.fraction.empty());
    return is_number ? std::optional{plain} : std::nullopt;
}

std::string_view without_zeros_before(std::string_view digits) {
    const auto first = digits.find_first_not_of('0');
    return first == std::string_view::npos ? std::string_view{} : digits.substr(first);
}

std::string_view without_zeros_behind(std::string_view digits) {
    return digits.substr(0, digits.find_last_not_of('0') + 1);
}

template <class Number>
std::optional<Number> parse(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{number}
                                                                    : std::nullopt;
}

std::optional<Value> integer_of_text(std::string_view text) {
    const auto plain = plain_of(text);
    if (!plain || !without_zeros_behind(plain->fraction).empty()) {
        return std::nullopt;
    }
    const auto digits = without_zeros_before(plain->whole);
    const auto written =
        (plain->negative ? "-" : "") + (digits.empty() ? "0" : std::string{digits});
    if (const auto number = parse<std::int64_t>(written)) {
        return Value{*number};
    }
    return is_beyond_63_bits(written) ? std::optional{Value{written}} : std::nullopt;
}

std::optional<Value> integer_of_real(double number) {
    constexpr double first_beyond = 9223372036854775808.0;  // 2^63
    const bool fits =
        number >= -first_beyond && number < first_beyond && std::trunc(number) == number;
    return fits ? std::optional{Value{static_cast<std::int64_t>(number)}} : std::nullopt;
}

bool take_clock(std::string_view& text, std::size_t most_hour_digits) {
    const auto hours = take_digits(text);
    const bool is_clock = hours >= 2 && hours <= most_hour_digits && take(text, ':') &&
                          take_digits(text) == 2 && take(text, ':') && take_digits(text) == 2;
    if (!is_clock || !take(text, '.')) {
        return is_clock;
    }
    const auto fraction = take_digits(text);
    return fraction >= 1 && fraction <= 6;
}

}  // namespace

std::optional<Value> integer_of(const Value& value) {
    if (std::holds_alternative<std::int64_t>(value)) {
        return value;
    }
    if (const auto* const real = std::get_if<double>(&value)) {
        return integer_of_real(*real);
    }
    const auto* const text = std::get_if<std::string>(&value);
    return text == nullptr ? std::nullopt : integer_of_text(*text);
}

bool is_beyond_63_bits(std::string_view digits) {
    const bool is_written_so = !digits.empty() && is_digit(digits.front()) && digits.front() != '0';
    return is_written_so && !parse<std::int64_t>(digits) && parse<std::uint64_t>(digits);
}

std::optional<double> real_of(const Value& value) {
    if (const auto* const number = std::get_if<std::int64_t>(&value)) {
        const auto real = static_cast<double>(*number);
        const auto back = integer_of_real(real);
        return back && *back == value ? std::optional{real} : std::nullopt;
    }
    if (const auto* const real = std::get_if<double>(&value)) {
        return std::isfinite(*real) ? std::optional{*real} : std::nullopt;
    }
    const auto* const text = std::get_if<std::string>(&value);
    const auto number = text == nullptr ? std::nullopt : parse<double>(*text);
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::string> decimal_of(const Value& value) {
    if (const auto* const number = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*number);
    }
    const auto text = std::holds_alternative<domain::Blob>(value) ? "" : domain::display(value);
    const auto plain = plain_of(text);
    const bool fits = plain &&
                      without_zeros_before(plain->whole).size() <= decimal_integer_digits &&
                      without_zeros_behind(plain->fraction).size() <= decimal_fraction_digits;
    return fits ? std::optional{text} : std::nullopt;
}

bool is_moment(std::string_view text) {
    const bool has_date = take_digits(text) == 4 && take(text, '-') && take_digits(text) == 2 &&
                          take(text, '-') && take_digits(text) == 2;
    if (!has_date || text.empty()) {
        return has_date;
    }
    return (take(text, ' ') || take(text, 'T')) && take_clock(text, 2) && text.empty();
}

bool is_time(std::string_view text) {
    take(text, '-');
    return take_clock(text, 3) && text.empty();
}

}  // namespace callveil::sources

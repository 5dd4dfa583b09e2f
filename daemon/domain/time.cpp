// SPDX-License-Identifier: Apache-2.0
#include "domain/time.hpp"

#include <optional>

namespace callveil::domain {
namespace {

using std::chrono::floor;

void append_padded(std::string& out, std::int64_t number, std::size_t width) {
    const std::string digits = std::to_string(number);
    out.append(width > digits.size() ? width - digits.size() : 0, '0').append(digits);
}

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// Takes exactly `width` digits from the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
    if (text.size() < width) {
        return std::nullopt;
    }
    int number = 0;
    for (const char c : text.substr(0, width)) {
        if (!is_digit(c)) {
            return std::nullopt;
        }
        number = number * 10 + (c - '0');
    }
    text.remove_prefix(width);
    return number;
}

bool take_one_of(std::string_view& text, std::string_view allowed) {
    if (text.empty() || allowed.find(text.front()) == std::string_view::npos) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
    const auto year = take_digits(text, 4);
    const bool first_dash = take_one_of(text, "-");
    const auto month = take_digits(text, 2);
    const bool second_dash = take_one_of(text, "-");
    const auto day = take_digits(text, 2);
    if (!year || !first_dash || !month || !second_dash || !day) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    return date.ok() ? std::optional{std::chrono::sys_days{date}} : std::nullopt;
}

std::optional<Microseconds> take_time_of_day(std::string_view& text) {
    const auto hour = take_digits(text, 2);
    const bool first_colon = take_one_of(text, ":");
    const auto minute = take_digits(text, 2);
    const bool second_colon = take_one_of(text, ":");
    const auto second = take_digits(text, 2);
    if (!hour || !first_colon || !minute || !second_colon || !second) {
        return std::nullopt;
    }
    if (*hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    return std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           std::chrono::seconds{*second};
}

/// An optional fraction of a second; digits past the microsecond are cut off.
std::optional<Microseconds> take_fraction(std::string_view& text) {
    if (!take_one_of(text, ".")) {
        return Microseconds{0};
    }
    std::int64_t micros = 0;
    std::int64_t unit = 100'000;
    std::size_t digits = 0;
    for (; digits < text.size() && is_digit(text[digits]); ++digits, unit /= 10) {
        micros += unit * (text[digits] - '0');
    }
    text.remove_prefix(digits);
    return digits == 0 ? std::nullopt : std::optional{Microseconds{micros}};
}

std::optional<TimePoint> read_time(std::string_view text) {
    const auto date = take_date(text);
    if (!date || !take_one_of(text, "Tt")) {
        return std::nullopt;
    }
    const auto time_of_day = take_time_of_day(text);
    if (!time_of_day) {
        return std::nullopt;
    }
    const auto fraction = take_fraction(text);
    if (!fraction || !take_one_of(text, "Zz") || !text.empty()) {
        return std::nullopt;
    }
    return *date + *time_of_day + *fraction;
}

}  // namespace

std::string to_date(TimePoint time) {
    const std::chrono::year_month_day date{floor<std::chrono::days>(time)};
    std::string out;
    append_padded(out, static_cast<int>(date.year()), 4);
    out.push_back('-');
    append_padded(out, static_cast<unsigned>(date.month()), 2);
    out.push_back('-');
    append_padded(out, static_cast<unsigned>(date.day()), 2);
    return out;
}

std::string to_rfc3339(TimePoint time) {
    const auto since_midnight =
        floor<std::chrono::milliseconds>(time - floor<std::chrono::days>(time));
    const std::chrono::hh_mm_ss clock{since_midnight};
    std::string out = to_date(time);
    out.push_back('T');
    append_padded(out, clock.hours().count(), 2);
    out.push_back(':');
    append_padded(out, clock.minutes().count(), 2);
    out.push_back(':');
    append_padded(out, clock.seconds().count(), 2);
    out.push_back('.');
    append_padded(out, clock.subseconds().count(), 3);
    out.push_back('Z');
    return out;
}

Result<TimePoint> parse_rfc3339(std::string_view text) {
    if (const auto time = read_time(text)) {
        return *time;
    }
    return fail(ErrorCode::invalid_argument,
                "A time must be RFC 3339 in UTC, such as 2026-11-23T17:16:32.299Z.");
}

}  // namespace callveil::domain

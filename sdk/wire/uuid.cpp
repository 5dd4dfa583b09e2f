// SPDX-License-Identifier: Apache-2.0
#include "wire/uuid.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace callveil::wire {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t body_letters = 9;

std::optional<unsigned> hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    if (c >= 'a' && c <= 'f') {
        return static_cast<unsigned>(c - 'a' + 10);
    }
    return std::nullopt;
}

char upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::optional<unsigned> letter_value(char c) noexcept {
    c = upper(c);
    c = c == 'O' ? '0' : (c == 'I' || c == 'L') ? '1' : c;
    const auto at = alphabet.find(c);
    return at == std::string_view::npos ? std::nullopt
                                        : std::optional<unsigned>(static_cast<unsigned>(at));
}

/// Product of `a` and x in GF(2^5) modulo x^5 + x^2 + 1.
unsigned times_x(unsigned a) noexcept {
    a <<= 1U;
    return (a & 0x20U) != 0 ? (a ^ 0x25U) : a;
}

/// Sum of letter * x^(place + 1): distinct non-zero weights find single errors, and distinct
/// neighbouring weights find swaps.
unsigned check_value(std::string_view letters) noexcept {
    unsigned sum = 0;
    for (std::size_t place = 0; place < letters.size(); ++place) {
        unsigned term = letter_value(letters[place]).value_or(0);
        for (std::size_t power = 0; power <= place; ++power) {
            term = times_x(term);
        }
        sum ^= term;
    }
    return sum;
}

std::string spell(std::string_view year, std::string_view letters) {
    std::string all(letters);
    all += alphabet[check_value(std::string(year) + std::string(letters))];
    return "R" + std::string(year) + "-" + all.substr(0, 5) + "-" + all.substr(5);
}

std::uint64_t hex_number(std::string_view text) noexcept {
    std::uint64_t number = 0;
    for (const char c : text) {
        if (const auto digit = hex_digit(c)) {
            number = number << 4U | *digit;
        }
    }
    return number;
}

std::string year_of(std::uint64_t milliseconds) {
    using namespace std::chrono;
    const sys_time<std::chrono::milliseconds> time{
        std::chrono::milliseconds{static_cast<std::int64_t>(milliseconds)}};
    const int year = static_cast<int>(year_month_day{floor<days>(time)}.year()) % 100;
    return {static_cast<char>('0' + year / 10), static_cast<char>('0' + year % 10)};
}

}  // namespace

std::string make_uuid7(std::chrono::milliseconds since_epoch, std::string_view random) {
    std::array<std::uint8_t, 16> bytes{};
    auto milliseconds = static_cast<std::uint64_t>(since_epoch.count());
    for (std::size_t i = 6; i-- > 0;) {
        bytes[i] = static_cast<std::uint8_t>(milliseconds & 0xFFU);
        milliseconds >>= 8U;
    }
    for (std::size_t i = 0; i < 10 && i < random.size(); ++i) {
        bytes[6 + i] = static_cast<std::uint8_t>(random[i]);
    }
    bytes[6] = static_cast<std::uint8_t>(0x70U | (bytes[6] & 0x0FU));
    bytes[8] = static_cast<std::uint8_t>(0x80U | (bytes[8] & 0x3FU));
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            text += '-';
        }
        text += digits[bytes[i] >> 4U];
        text += digits[bytes[i] & 0x0FU];
    }
    return text;
}

bool is_uuid7(std::string_view text) noexcept {
    if (text.size() != 36) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text[i] != '-' : !hex_digit(text[i])) {
            return false;
        }
    }
    return text[14] == '7' && (*hex_digit(text[19]) & 0xCU) == 0x8U;
}

Result<std::string> reference_of(std::string_view uuid7) {
    if (!is_uuid7(uuid7)) {
        return fail(ErrorCode::invalid_argument, "the client id is not a UUIDv7");
    }
    std::uint64_t bits = hex_number(uuid7.substr(24));
    std::string letters(body_letters, '0');
    for (std::size_t i = body_letters; i-- > 0;) {
        letters[i] = alphabet[bits & 0x1FU];
        bits >>= 5U;
    }
    return spell(year_of(hex_number(uuid7.substr(0, 13))), letters);
}

Result<std::string> parse_reference(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        if (c != '-' && c != ' ' && c != '\t') {
            plain += upper(c);
        }
    }
    const bool shaped = plain.size() == 13 && plain[0] == 'R';
    std::string letters;
    for (std::size_t i = 1; shaped && i < plain.size(); ++i) {
        const auto value = letter_value(plain[i]);
        if (!value) {
            return fail(ErrorCode::invalid_argument,
                        "a reference looks like R26-7K3M9-QXD2T; a letter is not one of those");
        }
        letters += alphabet[*value];
    }
    if (!shaped) {
        return fail(ErrorCode::invalid_argument, "a reference looks like R26-7K3M9-QXD2T");
    }
    const std::string year = letters.substr(0, 2);
    std::string spelled = spell(year, letters.substr(2, body_letters));
    if (spelled.back() != letters.back()) {
        return fail(ErrorCode::invalid_argument,
                    "the check letter of the reference does not fit: look for a typing error");
    }
    return spelled;
}

}  // namespace callveil::wire

// SPDX-License-Identifier: Apache-2.0
#include "identity/phone_tail.hpp"

#include <array>

namespace callveil::identity {

namespace {

constexpr std::uint32_t tail_digits = 7;
constexpr std::array<std::uint32_t, tail_digits + 1> power{1,      10,      100,       1'000,
                                                           10'000, 100'000, 1'000'000, 10'000'000};

enum class Glyph : std::uint8_t { other, digit, separator, plus };

constexpr std::array<Glyph, 256> make_glyphs() {
    std::array<Glyph, 256> glyphs{};
    for (unsigned char digit = '0'; digit <= '9'; ++digit) {
        glyphs[digit] = Glyph::digit;
    }
    for (const char separator : {' ', '-', '.', '(', ')', '\t'}) {
        glyphs[static_cast<unsigned char>(separator)] = Glyph::separator;
    }
    glyphs['+'] = Glyph::plus;
    return glyphs;
}

constexpr auto glyphs = make_glyphs();

constexpr PhoneTail packed(std::uint32_t value, std::uint32_t count) noexcept {
    return count >= tail_digits ? value : (count + 1) * power[tail_digits] + value;
}

}  // namespace

PhoneTail tail_of(std::string_view digits) noexcept {
    return scan_tail(digits).tail;
}

PhoneTail tail_of(std::int64_t number) noexcept {
    const auto value = static_cast<std::uint32_t>(number % power[tail_digits]);
    if (number >= power[tail_digits - 1]) {
        return value;
    }
    std::uint32_t count = 1;
    while (count < tail_digits && number >= power[count]) {
        ++count;
    }
    return packed(value, count);
}

ScannedTail scan_tail(std::string_view text) noexcept {
    std::uint32_t value = 0;
    std::uint32_t count = 0;
    auto before_plus = false;
    for (auto at = text.size(); at-- > 0;) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const auto glyph = glyphs[byte];
        if (glyph == Glyph::other || (before_plus && glyph != Glyph::separator)) {
            return {};
        }
        if (glyph == Glyph::digit && count < tail_digits) {
            value += static_cast<std::uint32_t>(byte - '0') * power[count];
            ++count;
        }
        before_plus = before_plus || glyph == Glyph::plus;
    }
    return {packed(value, count), true};
}

}  // namespace callveil::identity

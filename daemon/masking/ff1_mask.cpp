// SPDX-License-Identifier: Apache-2.0
#include <unicode/uchar.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "masking/aes.hpp"
#include "masking/ff1.hpp"
#include "masking/makers.hpp"
#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

constexpr unsigned radix = 10;
/// More would take a noticeable time; a cell of so many digits is no number of a person.
constexpr std::size_t most_digits = 1000;

std::optional<std::int64_t> integer_of(std::string_view text) noexcept {
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(number) : std::nullopt;
}

Numerals digits_of(std::string_view ascii) {
    Numerals digits;
    for (const char digit : ascii) {
        digits.push_back(static_cast<std::uint8_t>(digit - '0'));
    }
    return digits;
}

std::string ascii_of(const Numerals& digits) {
    std::string ascii;
    for (const auto digit : digits) {
        ascii.push_back(static_cast<char>('0' + digit));
    }
    return ascii;
}

Numerals digits_in(std::u32string_view text) {
    Numerals digits;
    for (const char32_t point : text) {
        if (const auto digit = u_charDigitValue(static_cast<UChar32>(point)); digit >= 0) {
            digits.push_back(static_cast<std::uint8_t>(digit));
        }
    }
    return digits;
}

/// Superscripts, circled and Roman numerals: nothing can be written in their place.
bool has_other_numerals(std::u32string_view text) {
    return std::any_of(text.begin(), text.end(), [](char32_t point) {
        const auto kind = U_GET_GC_MASK(static_cast<UChar32>(point));
        return (kind & (U_GC_NL_MASK | U_GC_NO_MASK)) != 0;
    });
}

/// Each digit becomes one of its own script, whose ten digits follow one another.
void write_digits(std::u32string& text, const Numerals& digits) {
    auto next = digits.begin();
    for (auto& point : text) {
        if (const auto digit = u_charDigitValue(static_cast<UChar32>(point)); digit >= 0) {
            point = point - static_cast<char32_t>(digit) + *next++;
        }
    }
}

class Ff1Mask final : public MaskStrategy {
public:
    Ff1Mask(crypto::Secret key, std::string tweak)
        : cipher_(std::move(key), radix), tweak_(std::move(tweak)) {}
    std::string_view name() const noexcept override { return "ff1"; }
    Idempotent idempotent() const noexcept override { return Idempotent::no; }
    bool accepts(domain::DataType type) const noexcept override {
        return type == domain::DataType::string || type == domain::DataType::integer ||
               type == domain::DataType::unknown;
    }

    Result<domain::Value> mask(const MaskField& field, const domain::Value& value) const override {
        if (domain::is_null(value)) {
            return value;
        }
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            return mask_integer(*number, field.greatest);
        }
        if (const auto* text = std::get_if<std::string>(&value)) {
            return mask_text(cut_utf8(*text, field.length));
        }
        return fail(ErrorCode::invalid_argument, "The value is not text or a whole number.");
    }

    /// All that is no digit, and a zero that leads, which stays one.
    std::size_t readable(const MaskField& field, const domain::Value& value) const override {
        const auto* text = std::get_if<std::string>(&value);
        if (text == nullptr) {
            const auto* number = std::get_if<std::int64_t>(&value);
            return number != nullptr && *number < 0 ? 1 : 0;
        }
        const auto points = decode_utf8(cut_utf8(*text, field.length)).value_or(std::u32string{});
        const auto digits = digits_in(points);
        if (digits.empty()) {
            return 0;
        }
        return points.size() - digits.size() + (digits.front() == 0 ? 1 : 0);
    }

private:
    /// Encrypts until `fits`: the numbers that fit stay among themselves, so that no two of them
    /// become one (cycle walking).
    template <class Fits>
    Result<Numerals> encrypted(Numerals digits, Fits fits) const {
        if (digits.size() < cipher_.shortest() || digits.size() > most_digits) {
            return fail(ErrorCode::invalid_argument,
                        "The value has fewer than 6 digits, or more than 1000.");
        }
        if (!fits(digits)) {
            return fail(ErrorCode::invalid_argument, "The value lies outside its column's range.");
        }
        do {
            CALLVEIL_ASSIGN(digits, cipher_.encrypt(tweak_, digits));
        } while (!fits(digits));
        return digits;
    }

    Result<domain::Value> mask_integer(std::int64_t number,
                                       std::optional<std::int64_t> greatest) const {
        const auto text = std::to_string(number);
        const std::string sign = number < 0 ? "-" : "";
        const auto most = greatest.value_or(std::numeric_limits<std::int64_t>::max());
        const auto whole = [&sign, most](const Numerals& digits) {
            const auto found = integer_of(sign + ascii_of(digits));
            return digits.front() != 0 && found && *found <= most && *found >= -most - 1;
        };
        CALLVEIL_ASSIGN(const auto digits,
                        encrypted(digits_of(std::string_view(text).substr(sign.size())), whole));
        return domain::Value(*integer_of(sign + ascii_of(digits)));
    }

    /// A leading zero stays one and another first digit never becomes one, as in a column of
    /// numbers, so that the same number stays the same in both.
    Result<domain::Value> mask_text(const std::string& text) const {
        auto points = decode_utf8(text);
        if (!points) {
            return fail(ErrorCode::invalid_argument, "The value is text that is not UTF-8.");
        }
        if (has_other_numerals(*points)) {
            return fail(ErrorCode::invalid_argument,
                        "The value holds numerals that are no digits.");
        }
        if (points->empty()) {
            return domain::Value(text);
        }
        const auto plain = digits_in(*points);
        CALLVEIL_ASSIGN(const auto digits, encrypted(plain, [&plain](const Numerals& found) {
                            return (found.front() == 0) == (plain.front() == 0);
                        }));
        write_digits(*points, digits);
        return domain::Value(encode_utf8(*points));
    }

    Ff1 cipher_;
    std::string tweak_;
};

Result<std::unique_ptr<MaskStrategy>> make_ff1(const MaskOptions& options, const MaskKeys& keys) {
    CALLVEIL_ASSIGN(auto tweak, options.text("tweak", ""));
    CALLVEIL_ASSIGN(auto key, read_aes_key("ff1/key", keys.at("ff1/key")));
    return std::make_unique<Ff1Mask>(std::move(key), std::move(tweak));
}

}  // namespace

Maker ff1_maker() {
    return {{.name = "ff1",
             .text = "Encrypts the digits into as many other digits and keeps all else (NIST SP "
                     "800-38G FF1); whole numbers stay whole numbers.",
             .example = {"(122) 333-4444", {}},
             .options = {{"tweak", "", "Text; another one makes other digits of the same."}},
             .keys = {"ff1/key"}},
            make_ff1};
}

}  // namespace callveil::masking

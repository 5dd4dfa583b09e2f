// SPDX-License-Identifier: Apache-2.0
#include "masking/text_mask.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "crypto/box.hpp"
#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

using Digits = std::array<char, 400>;  // the longest double in fixed notation needs 327

std::string written(double number, std::chars_format format) {
    Digits room{};
    const auto end = std::to_chars(room.data(), room.data() + room.size(), number, format).ptr;
    return {room.data(), end};
}

std::string plain(double number) {
    return std::isfinite(number) ? written(number, std::chars_format::fixed)
                                 : written(number, std::chars_format::general);
}

/// Python switches to an exponent below 1e-4 and from 1e16 on, and always shows a float as one.
std::string python(double number) {
    if (!std::isfinite(number)) {
        return written(number, std::chars_format::general);
    }
    const double size = std::fabs(number);
    if (size != 0 && (size < 1e-4 || size >= 1e16)) {
        return written(number, std::chars_format::scientific);
    }
    auto text = written(number, std::chars_format::fixed);
    return text.find('.') == std::string::npos ? text + ".0" : text;
}

Result<std::string> checked(const std::string& text) {
    if (!decode_utf8(text)) {
        return fail(ErrorCode::invalid_argument, "The value is text that is not UTF-8.");
    }
    return text;
}

}  // namespace

Result<std::string> text_to_mask(const domain::Value& value, NumberText numbers) {
    return std::visit(
        [numbers](const auto& held) -> Result<std::string> {
            using Held = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<Held, std::string>) {
                return checked(held);
            } else if constexpr (std::is_same_v<Held, std::int64_t>) {
                return std::to_string(held);
            } else if constexpr (std::is_same_v<Held, double>) {
                return numbers == NumberText::python ? python(held) : plain(held);
            } else {
                return fail(ErrorCode::invalid_argument, "The value is not text or a number.");
            }
        },
        value);
}

bool TextMask::accepts(domain::DataType type) const noexcept {
    return type == domain::DataType::string || type == domain::DataType::unknown;
}

Result<domain::Value> TextMask::mask(const MaskField& field, const domain::Value& value) const {
    if (std::holds_alternative<domain::Null>(value)) {
        return mask_null(field);
    }
    CALLVEIL_ASSIGN(auto text, text_to_mask(value, numbers_));
    auto masked = mask_text(field, text);
    crypto::wipe(text);
    if (!masked) {
        return fail(std::move(masked).error());
    }
    return domain::Value(std::move(*masked));
}

std::size_t TextMask::readable(const MaskField& field, const domain::Value& value) const {
    auto text = text_to_mask(value, numbers_);
    if (!text) {
        return 0;
    }
    const auto count = readable_in(field, *text);
    crypto::wipe(*text);
    return count;
}

std::size_t TextMask::readable_in(const MaskField&, std::string_view) const {
    return 0;
}

domain::Value TextMask::mask_null(const MaskField&) const {
    return domain::Null{};
}

std::size_t MaskStrategy::readable(const MaskField&, const domain::Value&) const {
    return 0;
}

std::size_t characters_of(const domain::Value& value) {
    const auto text = text_to_mask(value, NumberText::plain);
    return text ? decode_utf8(*text).value_or(std::u32string{}).size() : 0;
}

}  // namespace callveil::masking

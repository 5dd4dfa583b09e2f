// SPDX-License-Identifier: Apache-2.0
#include "sources/postgres/cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace callveil::sources::postgres {
namespace {

using domain::Value;

constexpr unsigned oid_bytea = 17;
constexpr unsigned oid_int8 = 20;
constexpr unsigned oid_int2 = 21;
constexpr unsigned oid_int4 = 23;
constexpr unsigned oid_text = 25;
constexpr unsigned oid_float4 = 700;
constexpr unsigned oid_float8 = 701;
constexpr unsigned oid_bpchar = 1042;
constexpr unsigned oid_varchar = 1043;
constexpr unsigned oid_numeric = 1700;
/// date, time, timestamp, timestamptz, interval, timetz
constexpr std::array oids_temporal{1082U, 1083U, 1114U, 1184U, 1186U, 1266U};

template <class Number>
std::optional<Number> number_from(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{number}
                                                                    : std::nullopt;
}

/// "Infinity", "-Infinity" and "NaN" are understood as well.
double real_from(unsigned type, std::string_view text) {
    return type == oid_float4 ? static_cast<double>(number_from<float>(text).value_or(0.0F))
                              : number_from<double>(text).value_or(0.0);
}

int digit(char letter) {
    return letter <= '9' ? letter - '0' : letter - 'a' + 10;
}

/// `\x00ff`
std::string bytes_from(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
        bytes += static_cast<char>(digit(text[at]) * 16 + digit(text[at + 1]));
    }
    return bytes;
}

std::string print(double number) {
    if (std::isnan(number)) {
        return "NaN";
    }
    if (std::isinf(number)) {
        return number > 0 ? "Infinity" : "-Infinity";
    }
    return fmt::format("{}", number);
}

struct Writer {
    std::string operator()(const domain::Null&) const { return {}; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return print(number); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(const domain::Blob& blob) const {
        std::string text = "\\x";
        for (const char byte : blob.bytes) {
            text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
        }
        return text;
    }
};

/// A whole number of any form that an integer column takes.
std::optional<std::string> to_integer(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*number);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        const bool fits = *real == std::floor(*real) && std::abs(*real) < 9e15;
        return fits ? std::optional{std::to_string(static_cast<std::int64_t>(*real))}
                    : std::nullopt;
    }
    const auto number = number_from<std::int64_t>(domain::text_of(value));
    return number ? std::optional{std::to_string(*number)} : std::nullopt;
}

std::optional<std::string> to_real(const Value& value) {
    if (std::holds_alternative<std::string>(value)) {
        const auto number = number_from<double>(domain::text_of(value));
        return number ? std::optional{print(*number)} : std::nullopt;
    }
    return write_cell(value);
}

domain::Affinity other_affinity(unsigned type) {
    if (type == oid_numeric) {
        return domain::Affinity::numeric;
    }
    const bool is_temporal =
        std::find(oids_temporal.begin(), oids_temporal.end(), type) != oids_temporal.end();
    return is_temporal ? domain::Affinity::temporal : domain::Affinity::any;
}

bool has_nul(const Value& value) {
    return domain::text_of(value).find('\0') != std::string_view::npos;
}

}  // namespace

CellClass class_of(unsigned type) {
    switch (type) {
        case oid_int2:
        case oid_int4:
        case oid_int8:
            return CellClass::integer;
        case oid_float4:
            return CellClass::real4;
        case oid_float8:
            return CellClass::real8;
        case oid_bytea:
            return CellClass::bytes;
        case oid_text:
        case oid_varchar:
        case oid_bpchar:
            return CellClass::text;
        default:
            return CellClass::other;
    }
}

Value read_cell(unsigned type, std::string_view text) {
    switch (class_of(type)) {
        case CellClass::integer:
            return number_from<std::int64_t>(text).value_or(0);
        case CellClass::real4:
        case CellClass::real8:
            return real_from(type, text);
        case CellClass::bytes:
            return domain::Blob{bytes_from(text)};
        default:
            return std::string{text};
    }
}

std::string write_cell(const Value& value) {
    return std::visit(Writer{}, value);
}

std::optional<std::string> convert(const Value& value, CellClass wanted) {
    const bool is_blob = std::holds_alternative<domain::Blob>(value);
    if (domain::is_null(value) || has_nul(value) || is_blob != (wanted == CellClass::bytes)) {
        return std::nullopt;
    }
    switch (wanted) {
        case CellClass::integer:
            return to_integer(value);
        case CellClass::real4:
        case CellClass::real8:
            return to_real(value);
        default:
            return write_cell(value);
    }
}

domain::Affinity affinity_of(unsigned type) {
    switch (class_of(type)) {
        case CellClass::integer:
            return domain::Affinity::integer;
        case CellClass::real4:
        case CellClass::real8:
            return domain::Affinity::real;
        case CellClass::bytes:
            return domain::Affinity::blob;
        case CellClass::text:
            return domain::Affinity::text;
        default:
            return other_affinity(type);
    }
}

std::optional<std::int64_t> max_integer_of(unsigned type) {
    if (type == oid_int2) {
        return std::numeric_limits<std::int16_t>::max();
    }
    return type == oid_int4 ? std::optional<std::int64_t>(std::numeric_limits<std::int32_t>::max())
                            : std::nullopt;
}

}  // namespace callveil::sources::postgres

// SPDX-License-Identifier: Apache-2.0
#include "domain/value.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <optional>
#include <string_view>

namespace callveil::domain {
namespace {

constexpr char null_tag = 'N';
constexpr char integer_tag = 'I';
constexpr char real_tag = 'R';
constexpr char text_tag = 'T';
constexpr char blob_tag = 'B';
constexpr std::size_t word_bytes = 8;

template <class... Cases>
struct Overload : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Overload(Cases...) -> Overload<Cases...>;

void append_word(std::string& out, std::uint64_t word) {
    for (int shift = 56; shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>((word >> shift) & 0xFFU));
    }
}

/// `bytes` holds at least eight bytes.
std::uint64_t read_word(std::string_view bytes) noexcept {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < word_bytes; ++i) {
        word = (word << 8U) | static_cast<unsigned char>(bytes[i]);
    }
    return word;
}

template <class Number>
std::string shortest(Number number) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    return {buffer.data(), end};
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        const auto number = static_cast<unsigned char>(byte);
        out.push_back(digits[number >> 4U]);
        out.push_back(digits[number & 0x0FU]);
    }
    return out;
}

void append_value(std::string& out, const Value& value) {
    std::visit(Overload{[&](const Null&) { out.push_back(null_tag); },
                        [&](std::int64_t number) {
                            out.push_back(integer_tag);
                            append_word(out, std::bit_cast<std::uint64_t>(number));
                        },
                        [&](double number) {
                            out.push_back(real_tag);
                            append_word(out, std::bit_cast<std::uint64_t>(number));
                        },
                        [&](const std::string& text) { out.append(1, text_tag).append(text); },
                        [&](const Blob& blob) { out.append(1, blob_tag).append(blob.bytes); }},
               value);
}

std::optional<Value> read_number(char tag, std::string_view body) {
    if (body.size() != word_bytes) {
        return std::nullopt;
    }
    const std::uint64_t word = read_word(body);
    return tag == integer_tag ? Value{std::bit_cast<std::int64_t>(word)}
                              : Value{std::bit_cast<double>(word)};
}

std::optional<Value> read_value(std::string_view bytes) {
    if (bytes.empty()) {
        return std::nullopt;
    }
    const std::string_view body = bytes.substr(1);
    switch (bytes.front()) {
        case null_tag:
            return body.empty() ? std::optional<Value>{Null{}} : std::nullopt;
        case integer_tag:
        case real_tag:
            return read_number(bytes.front(), body);
        case text_tag:
            return Value{std::string(body)};
        case blob_tag:
            return Value{Blob{std::string(body)}};
        default:
            return std::nullopt;
    }
}

/// Takes one length-prefixed value from the front of `bytes`.
std::optional<Value> take_value(std::string_view& bytes) {
    if (bytes.size() < word_bytes) {
        return std::nullopt;
    }
    const std::uint64_t length = read_word(bytes);
    bytes.remove_prefix(word_bytes);
    if (length > bytes.size()) {
        return std::nullopt;
    }
    const std::string_view body = bytes.substr(0, static_cast<std::size_t>(length));
    bytes.remove_prefix(body.size());
    return read_value(body);
}

}  // namespace

bool is_null(const Value& value) noexcept {
    return std::holds_alternative<Null>(value);
}

std::string_view text_of(const Value& value) noexcept {
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? std::string_view{} : std::string_view{*text};
}

std::string display(const Value& value) {
    return std::visit(Overload{[](const Null&) { return std::string{}; },
                               [](std::int64_t number) { return shortest(number); },
                               [](double number) { return shortest(number); },
                               [](const std::string& text) { return text; },
                               [](const Blob& blob) { return hex(blob.bytes); }},
                      value);
}

std::string canonical_bytes(const Value& value) {
    std::string out;
    append_value(out, value);
    return out;
}

Value from_canonical_bytes(std::string_view bytes) {
    return read_value(bytes).value_or(Value{Null{}});
}

std::string canonical_bytes(const RowKey& key) {
    std::string out;
    for (const Value& value : key) {
        const std::string bytes = canonical_bytes(value);
        append_word(out, bytes.size());
        out.append(bytes);
    }
    return out;
}

RowKey key_from_canonical_bytes(std::string_view bytes) {
    RowKey key;
    while (!bytes.empty()) {
        auto value = take_value(bytes);
        if (!value) {
            return {};
        }
        key.push_back(std::move(*value));
    }
    return key;
}

}  // namespace callveil::domain

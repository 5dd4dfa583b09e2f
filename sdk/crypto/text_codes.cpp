// SPDX-License-Identifier: Apache-2.0
// Base64 and Z85 of box.hpp.
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "crypto/box.hpp"
#include "crypto/sodium_ready.hpp"

namespace callveil::crypto {
namespace {

constexpr std::string_view z85_digits =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
static_assert(z85_digits.size() == 85);
constexpr std::size_t z85_bytes = 4;
constexpr std::size_t z85_characters = 5;

std::array<char, z85_characters> z85_group(std::string_view four_bytes) noexcept {
    std::uint32_t number = 0;
    for (const char byte : four_bytes) {
        number = (number << 8U) | static_cast<unsigned char>(byte);
    }
    std::array<char, z85_characters> group{};
    for (auto digit = group.rbegin(); digit != group.rend(); ++digit) {
        *digit = z85_digits[number % 85];
        number /= 85;
    }
    return group;
}

Result<std::uint32_t> z85_number(std::string_view group) {
    std::uint64_t number = 0;
    for (const char character : group) {
        const auto digit = z85_digits.find(character);
        if (digit == std::string_view::npos) {
            return fail(ErrorCode::invalid_argument, "The text holds a character outside Z85.");
        }
        number = number * 85 + digit;
    }
    if (number > UINT32_MAX) {
        return fail(ErrorCode::invalid_argument, "A group of the Z85 text passes 32 bits.");
    }
    return static_cast<std::uint32_t>(number);
}

void append_big_endian(std::string& bytes, std::uint32_t number) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        bytes.push_back(static_cast<char>((number >> shift) & 0xFFU));
    }
}

tl::unexpected<Error> not_base64() {
    return fail(ErrorCode::invalid_argument, "The text is not Base64 with padding.");
}

}  // namespace

std::string base64(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    make_sodium_ready();
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), variant);
    text.pop_back();
    return text;
}

Result<std::string> from_base64(std::string_view text) {
    // libsodium 1.0.18 reads some bytes beyond ASCII as '+' or '/'.
    if (std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; })) {
        return not_base64();
    }
    make_sodium_ready();
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t length = 0;
    const int done =
        sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &length, nullptr, sodium_base64_VARIANT_ORIGINAL);
    if (done != 0) {
        wipe(bytes);
        return not_base64();
    }
    bytes.resize(length);
    return bytes;
}

Result<std::string> z85(std::string_view bytes) {
    if (bytes.size() % z85_bytes != 0) {
        return fail(ErrorCode::invalid_argument, "Z85 needs a multiple of 4 bytes.");
    }
    std::string text;
    text.reserve(bytes.size() / z85_bytes * z85_characters);
    for (std::size_t at = 0; at < bytes.size(); at += z85_bytes) {
        const auto group = z85_group(bytes.substr(at, z85_bytes));
        text.append(group.data(), group.size());
    }
    return text;
}

Result<std::string> from_z85(std::string_view text) {
    if (text.size() % z85_characters != 0) {
        return fail(ErrorCode::invalid_argument, "Z85 text comes in groups of 5 characters.");
    }
    std::string bytes;
    bytes.reserve(text.size() / z85_characters * z85_bytes);
    for (std::size_t at = 0; at < text.size(); at += z85_characters) {
        CALLVEIL_ASSIGN(const auto number, z85_number(text.substr(at, z85_characters)));
        append_big_endian(bytes, number);
    }
    return bytes;
}

}  // namespace callveil::crypto

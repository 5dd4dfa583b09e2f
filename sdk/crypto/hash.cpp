// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.hpp"

#include <sodium.h>

#include <exception>
#include <new>
#include <type_traits>

#include "crypto/sodium_ready.hpp"

namespace callveil::crypto {
namespace {

const unsigned char* raw(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

using State = crypto_hash_sha256_state;
constexpr std::size_t state_bytes = 128;
static_assert(sizeof(State) <= state_bytes && alignof(State) <= 16);
static_assert(std::is_trivially_copyable_v<State>);

State* state_in(std::array<std::uint8_t, state_bytes>& room) noexcept {
    return std::launder(reinterpret_cast<State*>(room.data()));
}

template <std::size_t Size>
std::string_view view_of(const std::array<std::uint8_t, Size>& hash) noexcept {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::array<unsigned char, 8> little_endian(std::uint64_t number) noexcept {
    std::array<unsigned char, 8> bytes{};
    for (auto& byte : bytes) {
        byte = static_cast<unsigned char>(number & 0xFFU);
        number >>= 8U;
    }
    return bytes;
}

void require_key_length(const Secret& key) noexcept {
    if (key.size() < crypto_generichash_KEYBYTES_MIN ||
        key.size() > crypto_generichash_KEYBYTES_MAX) {
        std::terminate();
    }
}

}  // namespace

Hash256 sha256(std::string_view bytes) noexcept {
    Hash256 hash{};
    make_sodium_ready();
    crypto_hash_sha256(hash.data(), raw(bytes), bytes.size());
    return hash;
}

Hash512 sha512(std::string_view bytes) noexcept {
    Hash512 hash{};
    make_sodium_ready();
    crypto_hash_sha512(hash.data(), raw(bytes), bytes.size());
    return hash;
}

Hash256 hmac_sha256(std::string_view key, std::string_view bytes) noexcept {
    Hash256 hash{};
    crypto_auth_hmacsha256_state state;
    make_sodium_ready();
    crypto_auth_hmacsha256_init(&state, raw(key), key.size());
    crypto_auth_hmacsha256_update(&state, raw(bytes), bytes.size());
    crypto_auth_hmacsha256_final(&state, hash.data());
    sodium_memzero(&state, sizeof state);
    return hash;
}

Hash512 hmac_sha512(std::string_view key, std::string_view bytes) noexcept {
    Hash512 hash{};
    crypto_auth_hmacsha512_state state;
    make_sodium_ready();
    crypto_auth_hmacsha512_init(&state, raw(key), key.size());
    crypto_auth_hmacsha512_update(&state, raw(bytes), bytes.size());
    crypto_auth_hmacsha512_final(&state, hash.data());
    sodium_memzero(&state, sizeof state);
    return hash;
}

Hash256 keyed_hash(const Secret& key, std::initializer_list<std::string_view> parts) noexcept {
    require_key_length(key);
    Hash256 hash{};
    crypto_generichash_state state;
    make_sodium_ready();
    crypto_generichash_init(&state, raw(key.view()), key.size(), hash.size());
    for (const auto part : parts) {
        const auto length = little_endian(part.size());
        crypto_generichash_update(&state, length.data(), length.size());
        crypto_generichash_update(&state, raw(part), part.size());
    }
    crypto_generichash_final(&state, hash.data(), hash.size());
    sodium_memzero(&state, sizeof state);
    return hash;
}

Sha256::Sha256() noexcept {
    make_sodium_ready();
    crypto_hash_sha256_init(new (state_.data()) State);
}

Sha256& Sha256::update(std::string_view bytes) noexcept {
    crypto_hash_sha256_update(state_in(state_), raw(bytes), bytes.size());
    return *this;
}

Hash256 Sha256::finish() noexcept {
    Hash256 hash{};
    crypto_hash_sha256_final(state_in(state_), hash.data());
    return hash;
}

std::string hex(std::string_view bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), raw(bytes), bytes.size());
    text.pop_back();
    return text;
}

std::string hex(const Hash256& hash) {
    return hex(view_of(hash));
}

std::string hex(const Hash512& hash) {
    return hex(view_of(hash));
}

std::string_view as_view(const Hash256& hash) noexcept {
    return view_of(hash);
}

}  // namespace callveil::crypto

// SPDX-License-Identifier: Apache-2.0
#include "crypto/box.hpp"

#include <sodium.h>

#include <stdexcept>
#include <utility>

#include "crypto/sodium_ready.hpp"

namespace callveil::crypto {
namespace {

unsigned char* raw(std::string& text) noexcept {
    return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* raw(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

constexpr std::size_t nonce_bytes = crypto_secretbox_NONCEBYTES;

void require_box_key(const Secret& key) {
    if (key.size() != crypto_secretbox_KEYBYTES) {
        throw std::invalid_argument("a sealing key has 32 bytes");
    }
}

}  // namespace

std::string seal(const Secret& key, std::string_view plain) {
    require_box_key(key);
    std::string sealed = random_bytes(nonce_bytes);
    sealed.resize(nonce_bytes + crypto_secretbox_MACBYTES + plain.size());
    crypto_secretbox_easy(raw(sealed) + nonce_bytes, raw(plain), plain.size(), raw(sealed),
                          raw(key.view()));
    return sealed;
}

Result<std::string> open(const Secret& key, std::string_view sealed) {
    require_box_key(key);
    make_sodium_ready();
    if (sealed.size() < nonce_bytes + crypto_secretbox_MACBYTES) {
        return fail(ErrorCode::corrupt, "The sealed bytes are cut short.");
    }
    const auto box = sealed.substr(nonce_bytes);
    std::string plain(box.size() - crypto_secretbox_MACBYTES, '\0');
    if (crypto_secretbox_open_easy(raw(plain), raw(box), box.size(), raw(sealed),
                                   raw(key.view())) != 0) {
        return fail(ErrorCode::corrupt, "The sealed bytes were changed or need another key.");
    }
    return plain;
}

BoxKeys make_box_keys() {
    Secret secret_key = Secret::random(crypto_box_SECRETKEYBYTES);
    std::string public_key = *public_half(secret_key);
    return {std::move(public_key), std::move(secret_key)};
}

Result<std::string> public_half(const Secret& secret_key) {
    if (secret_key.size() != crypto_box_SECRETKEYBYTES) {
        return fail(ErrorCode::invalid_argument, "A secret X25519 key has 32 bytes.");
    }
    make_sodium_ready();
    std::string public_key(crypto_box_PUBLICKEYBYTES, '\0');
    crypto_scalarmult_base(raw(public_key), raw(secret_key.view()));
    return public_key;
}

Result<std::string> seal_to(std::string_view public_key, std::string_view plain) {
    if (public_key.size() != crypto_box_PUBLICKEYBYTES) {
        return fail(ErrorCode::invalid_argument, "A public X25519 key has 32 bytes.");
    }
    make_sodium_ready();
    std::string sealed(crypto_box_SEALBYTES + plain.size(), '\0');
    if (crypto_box_seal(raw(sealed), raw(plain), plain.size(), raw(public_key)) != 0) {
        return fail(ErrorCode::invalid_argument, "The public X25519 key is a point of low order.");
    }
    return sealed;
}

Result<std::string> open_sealed(const BoxKeys& keys, std::string_view sealed) {
    make_sodium_ready();
    if (sealed.size() < crypto_box_SEALBYTES) {
        return fail(ErrorCode::corrupt, "The sealed bytes are cut short.");
    }
    if (keys.public_key.size() != crypto_box_PUBLICKEYBYTES ||
        keys.secret_key.size() != crypto_box_SECRETKEYBYTES) {
        return fail(ErrorCode::corrupt, "The key pair has halves of a wrong length.");
    }
    std::string plain(sealed.size() - crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal_open(raw(plain), raw(sealed), sealed.size(), raw(keys.public_key),
                             raw(keys.secret_key.view())) != 0) {
        return fail(ErrorCode::corrupt, "The sealed bytes were changed or need another key.");
    }
    return plain;
}

std::string random_bytes(std::size_t count) {
    make_sodium_ready();
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

void wipe(std::string& text) noexcept {
    sodium_memzero(text.data(), text.capacity());
    text.clear();
}

}  // namespace callveil::crypto

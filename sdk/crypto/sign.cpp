// SPDX-License-Identifier: Apache-2.0
#include "crypto/sign.hpp"

#include <sodium.h>

#include <stdexcept>
#include <utility>

#include "crypto/box.hpp"
#include "crypto/sodium_ready.hpp"

namespace callveil::crypto {
namespace {

unsigned char* raw(std::string& text) noexcept {
    return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* raw(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// 0..15; 16 for what is no digit.
unsigned value_of(char digit) noexcept {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto at = digits.find(digit);
    return at == std::string_view::npos ? 16U : static_cast<unsigned>(at);
}

}  // namespace

Result<SignKeys> sign_keys_from(const Secret& seed) {
    if (seed.size() != crypto_sign_SEEDBYTES) {
        return fail(ErrorCode::invalid_argument, "A secret Ed25519 key has 32 bytes.");
    }
    make_sodium_ready();
    SignKeys keys;
    keys.public_key.resize(crypto_sign_PUBLICKEYBYTES);
    std::string secret(crypto_sign_SECRETKEYBYTES, '\0');
    crypto_sign_seed_keypair(raw(keys.public_key), raw(secret), raw(seed.view()));
    keys.secret_key = Secret(secret);
    wipe(secret);
    return keys;
}

std::string sign(const SignKeys& keys, std::string_view message) {
    if (keys.secret_key.size() != crypto_sign_SECRETKEYBYTES) {
        throw std::invalid_argument("a signing key has 64 bytes");
    }
    make_sodium_ready();
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(raw(signature), nullptr, raw(message), message.size(),
                         raw(keys.secret_key.view()));
    return signature;
}

bool is_signed_by(std::string_view public_key, std::string_view message,
                  std::string_view signature) noexcept {
    make_sodium_ready();
    return public_key.size() == crypto_sign_PUBLICKEYBYTES &&
           signature.size() == crypto_sign_BYTES &&
           crypto_sign_verify_detached(raw(signature), raw(message), message.size(),
                                       raw(public_key)) == 0;
}

Result<std::string> from_hex(std::string_view digits) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        const auto high = value_of(digits[at]);
        const auto low = value_of(digits[at + 1]);
        if (high > 15 || low > 15) {
            break;
        }
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    if (bytes.size() * 2 != digits.size()) {
        return fail(ErrorCode::invalid_argument, "The text is not lower-case hex.");
    }
    return bytes;
}

}  // namespace callveil::crypto

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "crypto/secret.hpp"

namespace callveil::crypto {

/// Seals `plain` under a symmetric 32-byte `key`: 24-byte random nonce, then crypto_secretbox.
/// @throws std::invalid_argument  the key has another length (so does `open`); a defect of the
/// caller.
std::string seal(const Secret& key, std::string_view plain);
/// @error corrupt  another key, or a changed byte.
Result<std::string> open(const Secret& key, std::string_view sealed);

/// A key pair of X25519. The secret half opens what `seal_to` closed for the public half.
struct BoxKeys {
    std::string public_key;  ///< 32 raw bytes
    Secret secret_key;       ///< 32 raw bytes
};
BoxKeys make_box_keys();
/// The public half of `secret_key`. @error invalid_argument  not 32 bytes.
Result<std::string> public_half(const Secret& secret_key);
/// libsodium `crypto_box_seal`: only the owner of the secret half can read it, not even the sender.
/// @error invalid_argument  `public_key` is not 32 bytes.
Result<std::string> seal_to(std::string_view public_key, std::string_view plain);
/// @error corrupt  sealed for another key, or a changed byte.
Result<std::string> open_sealed(const BoxKeys& keys, std::string_view sealed);

/// Fills with bytes of the system's random generator.
std::string random_bytes(std::size_t count);
/// Overwrites the characters of `text` and empties it.
void wipe(std::string& text) noexcept;

/// Standard Base64 with padding. @error invalid_argument  on decoding what is not Base64.
std::string base64(std::string_view bytes);
Result<std::string> from_base64(std::string_view text);
/// Z85 of ZeroMQ RFC 32: 32 bytes <-> 40 characters.
Result<std::string> z85(std::string_view bytes);
Result<std::string> from_z85(std::string_view text);

}  // namespace callveil::crypto

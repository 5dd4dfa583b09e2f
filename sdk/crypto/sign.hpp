// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "crypto/secret.hpp"

namespace callveil::crypto {

/// A key pair of Ed25519 (RFC 8032). What the secret half signed, anybody can check with the public
/// half.
struct SignKeys {
    std::string public_key;  ///< 32 raw bytes
    Secret secret_key;       ///< 64 raw bytes, as libsodium keeps them
};

/// The pair that grows from `seed`; the same seed gives the same pair.
/// @error invalid_argument  not 32 bytes.
Result<SignKeys> sign_keys_from(const Secret& seed);

/// The signature of `message`: 64 raw bytes, the same each time.
/// @throws std::invalid_argument  the keys are empty; a defect of the caller.
std::string sign(const SignKeys& keys, std::string_view message);

/// Whether `signature` is the one of `public_key` over `message`. Halves of a wrong length, keys of
/// small order and signatures that are not in their one canonical form are none.
bool is_signed_by(std::string_view public_key, std::string_view message,
                  std::string_view signature) noexcept;

/// Bytes of lower-case hex. @error invalid_argument  an odd length, or another character.
Result<std::string> from_hex(std::string_view digits);

}  // namespace callveil::crypto

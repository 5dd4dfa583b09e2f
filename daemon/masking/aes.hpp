// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "crypto/secret.hpp"

/// AES by OpenSSL: libsodium has no single AES block, and its AES-GCM only where the processor
/// does.
namespace callveil::masking {

using AesBlock = std::array<std::uint8_t, 16>;

/// The bytes of an AES key that is written as 32, 48 or 64 lower-case hexadecimal digits.
/// @param name  of the key in MaskKeys, for the error.
/// @error misconfigured  other digits, or another number of them.
Result<crypto::Secret> read_aes_key(std::string_view name, const crypto::Secret& digits);

/// AES (FIPS 197), one block at a time. One object serves one thread.
class AesCipher {
public:
    /// @param key  16, 24 or 32 bytes; it need not outlive the object.
    /// @error internal  OpenSSL has no AES, or no memory.
    static Result<AesCipher> make(const crypto::Secret& key);
    AesCipher(AesCipher&& other) noexcept;
    AesCipher& operator=(AesCipher&& other) noexcept;
    ~AesCipher();

    AesBlock encrypt(const AesBlock& block);

private:
    struct Context;
    explicit AesCipher(std::unique_ptr<Context> context) noexcept;
    std::unique_ptr<Context> context_;
};

/// AES-GCM (NIST SP 800-38D) with a tag of 16 bytes: the ciphertext, then the tag.
/// @param key    16, 24 or 32 bytes.
/// @param nonce  12 bytes; one nonce must never serve two different texts.
/// @error internal  OpenSSL has no AES, or no memory.
Result<std::string> aes_gcm(const crypto::Secret& key, std::string_view nonce,
                            std::string_view associated, std::string_view plain);

}  // namespace callveil::masking

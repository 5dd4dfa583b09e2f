// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "crypto/secret.hpp"

namespace callveil::crypto {

using Hash256 = std::array<std::uint8_t, 32>;
using Hash512 = std::array<std::uint8_t, 64>;

Hash256 sha256(std::string_view bytes) noexcept;
Hash512 sha512(std::string_view bytes) noexcept;
/// HMAC of RFC 2104; the key may have any length.
Hash256 hmac_sha256(std::string_view key, std::string_view bytes) noexcept;
Hash512 hmac_sha512(std::string_view key, std::string_view bytes) noexcept;

/// Keyed BLAKE2b-256 (RFC 7693) over `parts`, each prefixed by its length as 8 little-endian bytes,
/// so that no two different lists of parts hash alike. The key must hold 16..64 bytes.
Hash256 keyed_hash(const Secret& key, std::initializer_list<std::string_view> parts) noexcept;

/// Incremental SHA-256 for hash chains and files.
class Sha256 {
public:
    Sha256() noexcept;
    Sha256& update(std::string_view bytes) noexcept;
    /// The hash of all that was given; the object may not be used afterwards.
    Hash256 finish() noexcept;

private:
    alignas(16) std::array<std::uint8_t, 128> state_{};
};

/// Lower-case hex.
std::string hex(std::string_view bytes);
std::string hex(const Hash256& hash);
std::string hex(const Hash512& hash);
std::string_view as_view(const Hash256& hash) noexcept;

}  // namespace callveil::crypto

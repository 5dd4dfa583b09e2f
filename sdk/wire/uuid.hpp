// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "callveil/result.hpp"

namespace callveil::wire {

/// UUIDv7 text (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then 74 of the given random
/// bits. Not a secret and not monotonic when a clock jumps.
/// @param random  at least 10 bytes.
std::string make_uuid7(std::chrono::milliseconds since_epoch, std::string_view random);

/// Whether `text` is a lower-case UUIDv7.
bool is_uuid7(std::string_view text) noexcept;

/// The number that an agent reads aloud for the request with this client id: "R26-7K3M9-QXD2T".
///
/// Two digits of the year (UTC), nine letters of Crockford base32 from the last 45 random bits of
/// the id, and a check letter that finds every single wrong letter and every swap of neighbours.
/// @error invalid_argument  not a UUIDv7.
Result<std::string> reference_of(std::string_view uuid7);

/// Reads a reference as people write it: any case, O for 0, I and L for 1, blanks or hyphens
/// anywhere.
/// @return the canonical form.
/// @error invalid_argument  wrong shape, or the check letter does not fit: a typing error.
Result<std::string> parse_reference(std::string_view text);

}  // namespace callveil::wire

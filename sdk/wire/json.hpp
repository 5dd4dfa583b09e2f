// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "callveil/result.hpp"

namespace callveil::wire {

using Json = nlohmann::json;

/// Bounds of one untrusted document. Source of the defaults: docs/formats/wire.md.
struct Limits {
    std::size_t bytes = 64 * 1024;  ///< whole document
    int depth = 16;                 ///< nested arrays and objects
    std::size_t keys = 64;          ///< members of one object
    std::size_t items = 1000;       ///< elements of one array
    std::size_t string_bytes = 60 * 1024;
};

inline constexpr Limits agent_limits{};
inline constexpr Limits admin_limits{.bytes = 256 * 1024, .string_bytes = 250 * 1024};

/// The only way in which bytes from a network or file become JSON.
///
/// Text JSON (RFC 8259) in valid UTF-8; duplicate keys, floating-point numbers, integers outside
/// 64 bits and whatever passes `limits` are refused.
/// @error invalid_argument  with the byte offset, or the name of the member that occurs twice;
/// never
///                          with the text itself.
/// @error too_large         naming the limit.
Result<Json> parse_untrusted(std::string_view text, const Limits& limits);

/// As parse_untrusted, for a document of somebody else's making of which few members are read: one
/// that is odd does not spoil the others. A number that is no 64-bit integer, a string or level
/// that passes `limits` becomes a value that is_discarded(), of no type and not null. A member
/// whose key passes 256 bytes, and members and items beyond the limit, are left out. Broken JSON,
/// duplicate keys and what passes `limits.bytes` are refused all the same.
Result<Json> parse_leniently(std::string_view text, const Limits& limits);

/// Compact text of `value`. Bytes that are not UTF-8 are replaced by U+FFFD.
std::string to_text(const Json& value);

}  // namespace callveil::wire

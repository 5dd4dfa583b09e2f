// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "crypto/sign.hpp"

/// Signed heads of the audit log, and what is signed when their key changes; docs/formats/audit.md.
namespace callveil::wire {

/// The last entry of a log, as it was when it was signed.
struct SignedHead {
    std::string installation;  ///< UUID of the log
    std::int64_t seq = 0;      ///< 1 or more
    std::string entry_hash;    ///< 64 hex digits
    std::string time;          ///< as `ts` of an entry
    std::string key;           ///< public Ed25519 key, 64 hex digits
    std::string signature;     ///< 128 hex digits
};

/// `head` signed by `keys`, which fill its last two members.
SignedHead sign_head(SignedHead head, const crypto::SignKeys& keys);
/// The line of a signed head, without its LF.
std::string line_of(const SignedHead& head);
/// Reads a line without its LF and checks its form, not its signature.
/// @error invalid_argument
Result<SignedHead> parse_head(std::string_view line);
/// Whether `head.signature` is that of `head.key`.
bool is_signed(const SignedHead& head);

/// An old key's word that a new one takes its place.
struct KeyChange {
    std::string old_key;    ///< 64 hex digits
    std::string new_key;    ///< 64 hex digits
    std::string signature;  ///< 128 hex digits, of the old key
};

/// `keys` hand over to the public key `new_key` (hex).
KeyChange hand_over(const crypto::SignKeys& keys, std::string new_key);
std::string line_of(const KeyChange& change);
/// @error invalid_argument
Result<KeyChange> parse_key_change(std::string_view line);
bool is_signed(const KeyChange& change);

}  // namespace callveil::wire

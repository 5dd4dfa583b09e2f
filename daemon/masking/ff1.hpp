// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "crypto/secret.hpp"

namespace callveil::masking {

/// Digits of a number in some radix, the most significant first.
using Numerals = std::vector<std::uint8_t>;

/// Format-preserving encryption by FF1 of NIST SP 800-38G (2016): as many digits come out as went
/// in, each key and tweak gives another permutation of all numbers of that many digits, and
/// `decrypt` undoes `encrypt`. The time grows with the square of the number of digits.
///
/// Thread safety: all members may be called on many threads at once.
class Ff1 {
public:
    /// @param key    16, 24 or 32 bytes.
    /// @param radix  2 to 256.
    Ff1(crypto::Secret key, unsigned radix) noexcept;

    /// The fewest digits: with fewer there are less than a million numbers, and all can be tried
    /// (SP 800-38G Rev. 1, draft of 2019, section 5.1).
    std::size_t shortest() const noexcept;
    /// @param tweak  need not be secret.
    /// @error invalid_argument  fewer digits than `shortest()`, or a digit outside the radix.
    /// @error internal          OpenSSL has no AES, or no memory.
    Result<Numerals> encrypt(std::string_view tweak, const Numerals& plain) const;
    /// @error as `encrypt`
    Result<Numerals> decrypt(std::string_view tweak, const Numerals& cipher) const;

private:
    Result<void> check(const Numerals& digits) const;

    crypto::Secret key_;
    unsigned radix_;
};

}  // namespace callveil::masking

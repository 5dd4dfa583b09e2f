// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "crypto/secret.hpp"

namespace callveil::stores {

/// Seals what a row says about a person, and binds it to that row.
///
/// The sealed text is: slot, row id (each as 4 little-endian bytes of length and the bytes),
/// content. A sealed value moved to another row or column does not open there. Thread safety: all
/// calls from any thread.
class Sealer {
public:
    /// Seals with `key`, opens with it or `previous`. Both have 32 bytes; `previous` may be empty.
    explicit Sealer(crypto::Secret key, crypto::Secret previous = {}) noexcept
        : key_(std::move(key)), previous_(std::move(previous)) {}

    /// @param slot  table and column, e.g. "requests.sealed".
    std::string seal(std::string_view slot, std::string_view row, std::string_view content) const;
    /// @error corrupt  changed bytes, another key, or sealed for another row.
    Result<std::string> open(std::string_view slot, std::string_view row,
                             std::string_view sealed) const;

    /// The same content under the current key; nothing when it is under that key already.
    /// @error corrupt  neither key opens it.
    Result<std::optional<std::string>> renew(std::string_view sealed) const;

private:
    crypto::Secret key_;
    crypto::Secret previous_;
};

}  // namespace callveil::stores

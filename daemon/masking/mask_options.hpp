// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "masking/mask_strategy.hpp"

namespace callveil::masking {

/// Which hash `hash` and `hmac` use.
enum class HashAlgorithm { sha256, sha512 };

/// The option that Fides gives to every strategy that writes text of its own.
inline constexpr std::string_view suffix_option = "format_preservation.suffix";

/// Reads the configuration of one mask. Every error is `misconfigured`, a sentence with the names
/// of strategy and option. Keeps a reference to the specification.
class MaskOptions {
public:
    explicit MaskOptions(const domain::MaskSpec& spec) noexcept : spec_(spec) {}

    /// @error misconfigured  an option that `description` does not list, or a missing one without
    ///                       a default.
    Result<void> check(const MaskDescription& description) const;
    /// A whole number in `least`..`most`.
    Result<std::size_t> number(std::string_view option, std::size_t fallback, std::size_t least,
                               std::size_t most) const;
    /// UTF-8 text.
    Result<std::string> text(std::string_view option, std::string_view fallback) const;
    /// One printable code point.
    Result<char32_t> character(std::string_view option, char32_t fallback) const;
    /// One of `words`; the first where nothing is written.
    Result<std::string_view> one_of(std::string_view option,
                                    std::initializer_list<std::string_view> words) const;
    /// "SHA-256" (the default) or "SHA-512".
    Result<HashAlgorithm> algorithm(std::string_view option) const;

private:
    const std::string* find(std::string_view option) const;
    tl::unexpected<Error> bad(std::string_view option, std::string_view must) const;

    const domain::MaskSpec& spec_;
};

}  // namespace callveil::masking

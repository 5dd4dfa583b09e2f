// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace callveil::identity {

/// The last 7 digits of a number, or all digits and their count of a shorter one. Two spellings of
/// one number always have the same tail, so a tail that nobody asked for needs no second look.
using PhoneTail = std::uint32_t;

/// @param digits  ASCII digits only.
PhoneTail tail_of(std::string_view digits) noexcept;
/// @param number  not negative.
PhoneTail tail_of(std::int64_t number) noexcept;

/// What one pass over the raw text of a cell finds.
struct ScannedTail {
    PhoneTail tail = 0;
    /// Only digits and separators inside one number: `tail` is right. Otherwise (letters, several
    /// numbers, an extension, full-width digits) the text has to be read properly.
    bool plain = false;
};

/// Allocates nothing; one pass from the end.
ScannedTail scan_tail(std::string_view text) noexcept;

}  // namespace callveil::identity

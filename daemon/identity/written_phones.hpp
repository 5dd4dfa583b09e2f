// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"

namespace callveil::identity {

/// The digits of which every spelling of a number is made.
struct WrittenPhone {
    std::string national;      ///< all digits where the country is not known
    std::string country_code;  ///< may be empty
    std::string trunk;         ///< dialled before `national` at home; may be empty
    auto operator<=>(const WrittenPhone&) const = default;
};

/// Every way in which the numbers in `text` may be meant in `region`, as NumberingPlan reads them.
/// Masked numbers name nobody and are left out.
/// @error invalid_argument  libphonenumber does not know the region.
Result<std::vector<WrittenPhone>> written_phones(std::string_view text, std::string_view region);

}  // namespace callveil::identity

// SPDX-License-Identifier: Apache-2.0
#include "identity/phone_places.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <charconv>

namespace callveil::identity {

namespace {

constexpr std::size_t longest_country_code = 3;

/// Length of the calling code at the front; 0 where there is none. No code begins another.
std::size_t country_code_length(std::string_view digits) {
    const auto& library = *i18n::phonenumbers::PhoneNumberUtil::GetInstance();
    for (std::size_t length = 1; length <= longest_country_code && length < digits.size();
         ++length) {
        int code = 0;
        std::from_chars(digits.data(), digits.data() + length, code);
        std::string region;
        library.GetRegionCodeForCountryCode(code, &region);
        if (region != "ZZ") {
            return length;
        }
    }
    return 0;
}

bool starts_at_or_behind_trunk(std::string_view number, std::string_view digits) noexcept {
    const auto trunk = number.starts_with('0') || number.starts_with('1');
    return number.starts_with(digits) || (trunk && number.substr(1).starts_with(digits));
}

bool starts_behind_country_code(std::string_view number, std::string_view digits) {
    return starts_at_or_behind_trunk(number, digits) ||
           starts_at_or_behind_trunk(number.substr(country_code_length(number)), digits);
}

}  // namespace

bool starts_behind_a_prefix(const Spelling& spelling, std::string_view digits) {
    const std::string_view number = spelling.digits;
    if (number.find(digits) == std::string_view::npos) {
        return false;
    }
    if (spelling.plus) {
        return starts_behind_country_code(number, digits);
    }
    return starts_at_or_behind_trunk(number, digits) ||
           (number.starts_with("00") && starts_behind_country_code(number.substr(2), digits)) ||
           (number.starts_with("011") && starts_behind_country_code(number.substr(3), digits));
}

}  // namespace callveil::identity

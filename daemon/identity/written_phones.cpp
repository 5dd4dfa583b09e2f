// SPDX-License-Identifier: Apache-2.0
#include "identity/written_phones.hpp"

#include <phonenumbers/phonenumberutil.h>

#include "identity/numbering_plan.hpp"

namespace callveil::identity {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/// @param full  country code and national number.
WrittenPhone taken_apart(const std::string& full) {
    const auto& library = *PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (library.Parse("+" + full, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
        return {full, "", ""};
    }
    WrittenPhone phone;
    phone.country_code = std::to_string(number.country_code());
    phone.national = full.substr(phone.country_code.size());
    std::string region;
    library.GetRegionCodeForCountryCode(number.country_code(), &region);
    library.GetNddPrefixForRegion(region, true, &phone.trunk);
    return phone;
}

}  // namespace

Result<std::vector<WrittenPhone>> written_phones(std::string_view text, std::string_view region) {
    CALLVEIL_ASSIGN(const auto plan, NumberingPlan::find(region));
    std::vector<WrittenPhone> phones;
    PhoneReader reader(text);
    while (const auto spelling = reader.next()) {
        if (spelling->masked) {
            continue;
        }
        const auto names = plan.names(*spelling);
        phones.push_back({names.digits, "", ""});
        for (const auto& full : names.full) {
            phones.push_back(taken_apart(full));
        }
    }
    return phones;
}

}  // namespace callveil::identity

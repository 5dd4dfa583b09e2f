// SPDX-License-Identifier: Apache-2.0
#include "manifests/categories.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "domain/nearest_word.hpp"
#include "manifests/fides_key.hpp"

namespace callveil::manifests {
namespace {

// The names of the default data categories of fideslang 3.1 by Ethyca, Inc., CC-BY-4.0
// (https://creativecommons.org/licenses/by/4.0/), sorted; descriptions and other columns left out.
constexpr std::array<std::string_view, 85> default_categories = {
    "system",
    "system.authentication",
    "system.operations",
    "user",
    "user.account",
    "user.account.settings",
    "user.account.username",
    "user.authorization",
    "user.authorization.biometric",
    "user.authorization.credentials",
    "user.authorization.password",
    "user.behavior",
    "user.behavior.browsing_history",
    "user.behavior.media_consumption",
    "user.behavior.purchase_history",
    "user.behavior.search_history",
    "user.biometric",
    "user.biometric.fingerprint",
    "user.biometric.health",
    "user.biometric.retinal",
    "user.biometric.voice",
    "user.childrens",
    "user.contact",
    "user.contact.address",
    "user.contact.address.city",
    "user.contact.address.country",
    "user.contact.address.postal_code",
    "user.contact.address.state",
    "user.contact.address.street",
    "user.contact.email",
    "user.contact.fax_number",
    "user.contact.organization",
    "user.contact.phone_number",
    "user.contact.url",
    "user.content",
    "user.content.private",
    "user.content.public",
    "user.content.self_image",
    "user.criminal_history",
    "user.demographic",
    "user.demographic.age_range",
    "user.demographic.date_of_birth",
    "user.demographic.gender",
    "user.demographic.language",
    "user.demographic.marital_status",
    "user.demographic.political_opinion",
    "user.demographic.profile",
    "user.demographic.race_ethnicity",
    "user.demographic.religious_belief",
    "user.demographic.sexual_orientation",
    "user.device",
    "user.device.cookie",
    "user.device.cookie_id",
    "user.device.device_id",
    "user.device.ip_address",
    "user.financial",
    "user.financial.bank_account",
    "user.financial.credit_card",
    "user.government_id",
    "user.government_id.birth_certificate",
    "user.government_id.drivers_license_number",
    "user.government_id.immigration",
    "user.government_id.national_identification_number",
    "user.government_id.passport_number",
    "user.government_id.vehicle_registration",
    "user.health_and_medical",
    "user.health_and_medical.genetic",
    "user.health_and_medical.insurance_beneficiary_id",
    "user.health_and_medical.record_id",
    "user.job_title",
    "user.location",
    "user.location.imprecise",
    "user.location.precise",
    "user.name",
    "user.name.first",
    "user.name.last",
    "user.payment",
    "user.privacy_preferences",
    "user.sensor",
    "user.social",
    "user.telemetry",
    "user.unique_id",
    "user.unique_id.pseudonymous",
    "user.user_sensor",
    "user.workplace",
};

}  // namespace

bool is_default_category(std::string_view category) noexcept {
    return std::ranges::binary_search(default_categories, category);
}

std::optional<std::string> nearest_category(std::string_view category) {
    return domain::nearest_word(category, default_categories);
}

Result<std::vector<std::string>> read_categories(const YamlNode& list,
                                                 std::vector<std::string>& warnings) {
    CALLVEIL_ASSIGN(const auto items, list.items());
    std::vector<std::string> categories;
    for (const auto& item : items) {
        CALLVEIL_ASSIGN(std::string category, read_fides_key(item));
        if (!is_default_category(category)) {
            const auto nearest = nearest_category(category);
            warnings.push_back(fmt::format(
                "{}: The data category \"{}\" is not one of fideslang's; it is used as it is.{}",
                item.location(), category,
                nearest ? fmt::format(" Did you mean \"{}\"?", *nearest) : ""));
        }
        categories.push_back(std::move(category));
    }
    return categories;
}

}  // namespace callveil::manifests

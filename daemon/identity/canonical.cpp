// SPDX-License-Identifier: Apache-2.0
#include "identity/addresses.hpp"
#include "identity/cell_text.hpp"
#include "identity/matcher.hpp"
#include "identity/numbering_plan.hpp"

namespace callveil::identity {

namespace {

std::vector<std::string> canonical_phones(std::string_view text, std::string_view region) {
    std::vector<std::string> out;
    const auto plan = NumberingPlan::find(region);
    PhoneReader reader(text);
    while (const auto spelling = reader.next()) {
        if (!spelling->masked) {
            out.push_back(plan ? plan->names(*spelling).canonical() : spelling->digits);
        }
    }
    return out;
}

std::vector<std::string> canonical_addresses(std::string_view text) {
    std::vector<std::string> out;
    const auto whole = folded(text);
    AddressReader reader(whole);
    while (const auto address = reader.next()) {
        out.emplace_back(*address);
    }
    return out;
}

}  // namespace

std::vector<std::string> all_canonical(std::string_view kind, const domain::Value& value,
                                       std::string_view region) {
    const CellText text(value);
    if (kind == domain::phone_number) {
        return canonical_phones(text.view(), region);
    }
    if (kind == domain::email) {
        return canonical_addresses(text.view());
    }
    const auto exact = trimmed(text.view());
    return exact.empty() ? std::vector<std::string>{} : std::vector{std::string(exact)};
}

std::string canonical(std::string_view kind, const domain::Value& value, std::string_view region) {
    auto all = all_canonical(kind, value, region);
    return all.empty() ? std::string{} : std::move(all.front());
}

}  // namespace callveil::identity

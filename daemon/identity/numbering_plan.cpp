// SPDX-License-Identifier: Apache-2.0
#include "identity/numbering_plan.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <array>
#include <optional>

namespace callveil::identity {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t least_after_a_drop = 7;
constexpr std::size_t longest_national = 17;
constexpr std::array<std::string_view, 2> international_prefixes{"00", "011"};

const PhoneNumberUtil& library() {
    return *PhoneNumberUtil::GetInstance();
}

bool has_possible_length(const PhoneNumber& number) {
    return library().IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE;
}

std::vector<bool> possible_lengths(int country_code) {
    std::vector<bool> lengths(longest_national + 1);
    std::uint64_t national = 0;
    for (std::size_t length = 1; length <= longest_national; ++length) {
        national = national * 10 + 2;
        PhoneNumber number;
        number.set_country_code(country_code);
        number.set_national_number(national);
        lengths[length] = has_possible_length(number);
    }
    return lengths;
}

/// The digits behind "00" or "011" where enough remain.
std::optional<std::string_view> without_international_prefix(std::string_view digits) {
    for (const auto prefix : international_prefixes) {
        if (digits.starts_with(prefix) && digits.size() >= prefix.size() + least_after_a_drop) {
            return digits.substr(prefix.size());
        }
    }
    return std::nullopt;
}

std::string national_digits(const PhoneNumber& number) {
    std::string text;
    library().Format(number, PhoneNumberUtil::NATIONAL, &text);
    library().NormalizeDigitsOnly(&text);
    return text;
}

void add_once(std::vector<std::string>& list, std::string text) {
    if (std::ranges::find(list, text) == list.end()) {
        list.push_back(std::move(text));
    }
}

}  // namespace

std::string PhoneNames::canonical() const {
    return full.empty() ? digits : "+" + full.front();
}

bool PhoneNames::same_number(const PhoneNames& other) const noexcept {
    const auto holds = [](const PhoneNames& names, const std::string& text) {
        return names.digits == text || std::ranges::find(names.full, text) != names.full.end();
    };
    return holds(other, digits) ||
           std::ranges::any_of(full, [&](const std::string& text) { return holds(other, text); });
}

Result<NumberingPlan> NumberingPlan::find(std::string_view region) {
    const std::string name(region);
    const auto country_code = library().GetCountryCodeForRegion(name);
    if (country_code == 0) {
        return fail(ErrorCode::invalid_argument,
                    "The region is unknown; write an ISO 3166 code of two capital letters, such as "
                    "US or GB.");
    }
    NumberingPlan plan;
    plan.region_ = name;
    plan.country_code_ = std::to_string(country_code);
    library().GetNddPrefixForRegion(name, true, &plan.trunk_);
    plan.lengths_ = possible_lengths(country_code);
    return plan;
}

PhoneNames NumberingPlan::names(const Spelling& spelling) const {
    const auto behind = spelling.plus ? std::optional<std::string_view>(spelling.digits)
                                      : without_international_prefix(spelling.digits);
    auto parsed = parse(spelling, behind);
    if (!parsed.valid.empty() || spelling.digits.size() < least_after_a_drop) {
        return {spelling.digits, std::move(parsed.valid)};
    }
    PhoneNames out{spelling.digits, std::move(parsed.possible)};
    if (behind) {
        add_international(*behind, out.full);
    }
    if (!spelling.plus) {
        add_national(spelling.digits, Drop::nothing, out.full);
    }
    return out;
}

std::vector<std::string> NumberingPlan::written_forms(const PhoneNames& names) const {
    std::vector<std::string> forms{names.digits};
    for (const auto& full : names.full) {
        forms.push_back(full);
        const auto national =
            full.starts_with(country_code_) ? full.substr(country_code_.size()) : std::string(full);
        if (national.size() >= least_after_a_drop) {
            continue;
        }
        const auto with_trunk = trunk_ + national;
        forms.insert(forms.end(), {national, with_trunk, country_code_ + with_trunk});
        for (const auto prefix : international_prefixes) {
            forms.push_back(std::string(prefix) + full);
            forms.push_back(std::string(prefix) + country_code_ + with_trunk);
        }
    }
    return forms;
}

NumberingPlan::Parsed NumberingPlan::parse(const Spelling& spelling,
                                           std::optional<std::string_view> behind) const {
    Parsed parsed;
    parse_one(spelling.plus ? "+" + spelling.digits : spelling.digits, parsed);
    const auto also_behind =
        behind && !spelling.plus && (parsed.valid.empty() || behind->starts_with(country_code_));
    if (also_behind) {
        parse_one("+" + std::string(*behind), parsed);
    }
    return parsed;
}

void NumberingPlan::parse_one(const std::string& dialled, Parsed& parsed) const {
    PhoneNumber number;
    if (library().Parse(dialled, region_, &number) != PhoneNumberUtil::NO_PARSING_ERROR ||
        !has_possible_length(number)) {
        return;
    }
    if (dialled.size() < least_after_a_drop && dialled.front() != '+' &&
        dialled != national_digits(number)) {
        return;
    }
    std::string text;
    library().Format(number, PhoneNumberUtil::E164, &text);
    add_once(library().IsValidNumber(number) ? parsed.valid : parsed.possible, text.substr(1));
}

void NumberingPlan::add_international(std::string_view digits,
                                      std::vector<std::string>& full) const {
    if (digits.starts_with(country_code_)) {
        add_national(digits.substr(country_code_.size()), Drop::international_prefix, full);
    }
    if (full.empty()) {
        add_national(digits, Drop::international_prefix, full);
    }
    add_once(full, std::string(digits));
}

void NumberingPlan::add_national(std::string_view digits, Drop before,
                                 std::vector<std::string>& full) const {
    const auto add = [&](std::string_view national) {
        if (possible(national)) {
            add_once(full, country_code_ + std::string(national));
        }
    };
    const auto add_with_trunk = [&](std::string_view national) {
        if (!trunk_.empty() && national.starts_with(trunk_)) {
            add(national.substr(trunk_.size()));
        }
        add(national);
    };
    add_with_trunk(digits);
    if (before == Drop::nothing && digits.starts_with(country_code_)) {
        add_with_trunk(digits.substr(country_code_.size()));
    }
}

bool NumberingPlan::possible(std::string_view national) const noexcept {
    return national.size() >= least_after_a_drop && national.size() < lengths_.size() &&
           lengths_[national.size()];
}

}  // namespace callveil::identity

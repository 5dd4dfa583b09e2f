// SPDX-License-Identifier: Apache-2.0
#include "identity/matcher.hpp"

#include <algorithm>

#include "identity/addresses.hpp"
#include "identity/cell_text.hpp"
#include "identity/phone_set.hpp"

namespace callveil::identity {

struct Matcher::State {
    explicit State(NumberingPlan plan) : phones(std::move(plan)) {}

    Result<std::monostate> add(std::size_t index);
    std::optional<std::size_t> match_exactly(std::string_view kind, std::string_view text) const;

    std::vector<domain::Identity> given;
    PhoneSet phones;
    AddressSet addresses;
};

Result<std::monostate> Matcher::State::add(std::size_t index) {
    const auto& identity = given[index];
    if (trimmed(identity.value).empty()) {
        return fail(ErrorCode::invalid_argument,
                    "An identity of kind " + identity.kind + " is empty; leave it out or fill it.");
    }
    if (identity.kind == domain::phone_number) {
        return phones.add(identity.value, index);
    }
    if (identity.kind == domain::email) {
        addresses.add(identity.value, index);
    }
    return std::monostate{};
}

std::optional<std::size_t> Matcher::State::match_exactly(std::string_view kind,
                                                         std::string_view text) const {
    const auto found = std::ranges::find_if(given, [&](const domain::Identity& identity) {
        return identity.kind == kind && trimmed(identity.value) == text;
    });
    return text.empty() || found == given.end()
               ? std::nullopt
               : std::optional(static_cast<std::size_t>(found - given.begin()));
}

Result<Matcher> Matcher::compile(std::vector<domain::Identity> given, std::string_view region) {
    CALLVEIL_ASSIGN(auto plan, NumberingPlan::find(region));
    auto state = std::make_unique<State>(std::move(plan));
    state->given = std::move(given);
    for (std::size_t index = 0; index < state->given.size(); ++index) {
        CALLVEIL_TRY(state->add(index));
    }
    return Matcher(std::move(state));
}

Matcher::Matcher(std::unique_ptr<State> state) : state_(std::move(state)) {}
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;
Matcher::~Matcher() = default;

const std::vector<domain::Identity>& Matcher::given() const noexcept {
    return state_->given;
}

std::optional<std::size_t> Matcher::match(std::string_view kind, const domain::Value& value) const {
    if (kind == domain::phone_number) {
        return state_->phones.match(value);
    }
    const CellText text(value);
    if (kind == domain::email) {
        return state_->addresses.match(text.view());
    }
    return state_->match_exactly(kind, trimmed(text.view()));
}

bool Matcher::contradicts(std::string_view kind, const domain::Value& value) const {
    const auto asked = std::ranges::any_of(
        given(), [&](const domain::Identity& identity) { return identity.kind == kind; });
    if (!asked) {
        return false;
    }
    const CellText text(value);
    const auto names_somebody = kind == domain::phone_number ? names_a_phone(text.view())
                                : kind == domain::email
                                    ? AddressReader(text.view()).next().has_value()
                                    : !trimmed(text.view()).empty();
    return names_somebody && !match(kind, value);
}

}  // namespace callveil::identity

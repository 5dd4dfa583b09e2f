// SPDX-License-Identifier: Apache-2.0
#include "identity/phone_set.hpp"

#include <algorithm>

#include "identity/cell_text.hpp"

namespace callveil::identity {

namespace {

constexpr std::size_t full_digits = 7;

bool has_letters(std::string_view text) noexcept {
    return std::ranges::any_of(text, [](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    });
}

Result<std::vector<Spelling>> read_given(std::string_view text) {
    std::vector<Spelling> spellings;
    PhoneReader reader(text);
    std::size_t longest = 0;
    while (auto spelling = reader.next()) {
        if (spelling->masked) {
            return fail(ErrorCode::invalid_argument,
                        "A phone number with an X or a star in place of a digit names nobody; "
                        "write all of its digits.");
        }
        longest = std::max(longest, spelling->digits.size());
        spellings.push_back(std::move(*spelling));
    }
    if (spellings.empty()) {
        return fail(ErrorCode::invalid_argument, "A phone number needs at least 4 digits.");
    }
    if (longest < full_digits && has_letters(text)) {
        return fail(ErrorCode::invalid_argument,
                    "Letters cannot stand for the digits of a phone number; write its digits.");
    }
    return spellings;
}

}  // namespace

Result<std::monostate> PhoneSet::add(std::string_view text, std::size_t index) {
    CALLVEIL_ASSIGN(const auto spellings, read_given(text));
    for (const auto& spelling : spellings) {
        auto names = plan_.names(spelling);
        for (const auto& form : plan_.written_forms(names)) {
            expect(tail_of(form));
        }
        entries_.push_back({index, std::move(names)});
    }
    return std::monostate{};
}

void PhoneSet::expect(PhoneTail tail) {
    const auto place = std::ranges::lower_bound(tails_, tail);
    if (place == tails_.end() || *place != tail) {
        tails_.insert(place, tail);
    }
}

std::optional<std::size_t> PhoneSet::match(const domain::Value& cell) const {
    if (const auto* text = std::get_if<std::string>(&cell)) {
        return match_text(*text);
    }
    std::int64_t number = 0;
    if (!whole_number(cell, number) || number < 0 || !asked_for(tail_of(number))) {
        return std::nullopt;
    }
    return match_spelling({std::to_string(number)});
}

bool PhoneSet::asked_for(PhoneTail tail) const noexcept {
    return std::ranges::binary_search(tails_, tail);
}

std::optional<std::size_t> PhoneSet::match_text(std::string_view text) const {
    const auto scanned = scan_tail(text);
    if (scanned.plain && !asked_for(scanned.tail) && !text.ends_with(".0")) {
        return std::nullopt;
    }
    PhoneReader reader(text);
    while (const auto spelling = reader.next()) {
        if (spelling->masked || !asked_for(tail_of(spelling->digits))) {
            continue;
        }
        if (const auto found = match_spelling(*spelling)) {
            return found;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> PhoneSet::match_spelling(const Spelling& spelling) const {
    const auto names = plan_.names(spelling);
    const auto found = std::ranges::find_if(
        entries_, [&](const Entry& entry) { return entry.names.same_number(names); });
    return found == entries_.end() ? std::nullopt : std::optional(found->index);
}

bool names_a_phone(std::string_view text) {
    PhoneReader reader(text);
    auto found = false;
    while (const auto spelling = reader.next()) {
        if (spelling->masked) {
            return false;
        }
        found = true;
    }
    return found;
}

}  // namespace callveil::identity

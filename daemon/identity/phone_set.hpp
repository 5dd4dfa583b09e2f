// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "callveil/result.hpp"
#include "domain/value.hpp"
#include "identity/numbering_plan.hpp"
#include "identity/phone_tail.hpp"

namespace callveil::identity {

/// The numbers that were asked for.
class PhoneSet {
public:
    explicit PhoneSet(NumberingPlan plan) : plan_(std::move(plan)) {}

    /// @param index  what `match` returns for this number.
    /// @error invalid_argument  no readable number of at least 4 digits in `text`.
    Result<std::monostate> add(std::string_view text, std::size_t index);

    std::optional<std::size_t> match(const domain::Value& cell) const;

private:
    struct Entry {
        std::size_t index = 0;
        PhoneNames names;
    };

    void expect(PhoneTail tail);
    bool asked_for(PhoneTail tail) const noexcept;
    std::optional<std::size_t> match_text(std::string_view text) const;
    std::optional<std::size_t> match_spelling(const Spelling& spelling) const;

    NumberingPlan plan_;
    std::vector<PhoneTail> tails_;  ///< sorted, each once
    std::vector<Entry> entries_;
};

/// Whether `text` holds a number that is not masked, of at least 4 digits, and nothing masked.
bool names_a_phone(std::string_view text);

}  // namespace callveil::identity

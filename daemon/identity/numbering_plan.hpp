// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "identity/phone_reader.hpp"

namespace callveil::identity {

/// Every way in which one spelled number may be meant.
struct PhoneNames {
    std::string digits;             ///< as written, without "+"
    std::vector<std::string> full;  ///< country code and national number; the likeliest first

    /// E.164 where one is known, else the digits.
    std::string canonical() const;
    bool same_number(const PhoneNames& other) const noexcept;
};

/// How the numbers of one region are written: libphonenumber's word where it knows a number as
/// valid (then no other reading counts), else the rule of the digits: at most one of "+", "00",
/// "011" dropped, then the country code, then the trunk prefix. A drop counts only if it leaves at
/// least 7 digits and as many as a number of the region has. Numbers of up to 6 digits are internal
/// and equal only themselves.
///
/// Thread safety: const calls from any thread.
class NumberingPlan {
public:
    /// @error invalid_argument  libphonenumber does not know the region.
    static Result<NumberingPlan> find(std::string_view region);

    /// Parses, so call it for candidates only (about 10 us).
    PhoneNames names(const Spelling& spelling) const;

    /// The digits by which cells may write a number of these names, as far as their last 7 differ.
    std::vector<std::string> written_forms(const PhoneNames& names) const;

private:
    enum class Drop { nothing, international_prefix };

    /// What libphonenumber makes of one spelling; E.164 without the "+".
    struct Parsed {
        std::vector<std::string> valid;
        std::vector<std::string> possible;
    };

    Parsed parse(const Spelling& spelling, std::optional<std::string_view> behind) const;
    void parse_one(const std::string& dialled, Parsed& parsed) const;
    void add_national(std::string_view digits, Drop before, std::vector<std::string>& full) const;
    void add_international(std::string_view digits, std::vector<std::string>& full) const;
    bool possible(std::string_view national) const noexcept;

    std::string region_;
    std::string country_code_;
    std::string trunk_;
    std::vector<bool> lengths_;
};

}  // namespace callveil::identity

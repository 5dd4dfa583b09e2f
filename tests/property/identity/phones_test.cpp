// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "identity/matcher.hpp"
#include "identity/phone_tail.hpp"

namespace callveil::tests {

namespace {

struct Region {
    std::string name;
    std::string country_code;
    std::string trunk;
    std::size_t digits;
};

const std::vector<Region> regions{
    {"US", "1", "1", 10}, {"GB", "44", "0", 10}, {"FR", "33", "0", 9}, {"IN", "91", "0", 10}};

std::string digits_of(std::size_t count) {
    std::string out;
    while (out.size() < count) {
        out.push_back(*rc::gen::inRange('0', static_cast<char>('9' + 1)));
    }
    return out;
}

/// A national number without trunk: never starts with the digit that dials out of the area.
std::string national(const Region& region) {
    return std::string(1, *rc::gen::inRange('1', static_cast<char>('9' + 1))) +
           digits_of(region.digits - 1);
}

std::string separated(const std::string& digits) {
    std::string out;
    for (const auto digit : digits) {
        out += *rc::gen::element<std::string>("", "", "", "-", " ", ".", "(", ") ");
        out += digit;
    }
    return out;
}

std::string full_width(const std::string& digits) {
    std::string out;
    for (const auto digit : digits) {
        out += {'\xEF', '\xBC', static_cast<char>(0x90 + (digit - '0'))};
    }
    return out;
}

std::string spelled(const Region& region, const std::string& number) {
    const auto full = region.country_code + number;
    const auto body = *rc::gen::elementOf(std::vector<std::string>{
        number, region.trunk + number, full, "+" + full, "00" + full, "011" + full});
    const auto plus = body.starts_with('+') ? std::string("+") : std::string{};
    const auto digits = body.substr(plus.size());
    const auto written =
        *rc::gen::arbitrary<bool>() ? plus + separated(digits) : plus + full_width(digits);
    return *rc::gen::element<std::string>("", " ", "tel:") + written +
           *rc::gen::element<std::string>("", " ", " ext 12", " x9", " / 12");
}

identity::Matcher matcher(const Region& region, const std::string& given) {
    return identity::Matcher::compile({{"phone_number", given}}, region.name).value();
}

}  // namespace

RC_GTEST_PROP(Phones, OfOneNumberFindEachOtherInAnySpelling, ()) {
    const auto region = *rc::gen::elementOf(regions);
    const auto number = national(region);
    const auto given = spelled(region, number);
    const auto cell = spelled(region, number);
    RC_LOG() << region.name << " " << given << " in " << cell;
    RC_ASSERT(matcher(region, given).match("phone_number", cell).has_value());
}

RC_GTEST_PROP(Phones, OfDifferentNumbersNeverFindEachOther, ()) {
    const auto region = *rc::gen::elementOf(regions);
    const auto number = national(region);
    auto other = number;
    const auto at = *rc::gen::inRange<std::size_t>(0, number.size());
    other[at] = *rc::gen::inRange('1', static_cast<char>('9' + 1));
    RC_PRE(other != number);
    const auto given = spelled(region, number);
    const auto cell = spelled(region, other);
    RC_LOG() << region.name << " " << given << " in " << cell;
    RC_ASSERT(!matcher(region, given).match("phone_number", cell).has_value());
}

RC_GTEST_PROP(Phones, OfOneTailNeverFindEachOther, ()) {
    const auto region = *rc::gen::elementOf(regions);
    const auto number = national(region);
    const auto other = national(region);
    RC_PRE(other.substr(0, 3) != number.substr(0, 3));
    const auto cell = other.substr(0, other.size() - 7) + number.substr(number.size() - 7);
    RC_PRE(cell != number);
    RC_ASSERT(!matcher(region, number).match("phone_number", spelled(region, cell)).has_value());
}

RC_GTEST_PROP(Phones, OfOneCanonicalFormFindEachOther, ()) {
    const auto region = *rc::gen::elementOf(regions);
    const auto one = digits_of(*rc::gen::inRange<std::size_t>(4, 14));
    const auto other = *rc::gen::arbitrary<bool>() ? spelled(region, one) : "0" + one;
    const auto canonical = identity::canonical("phone_number", one, region.name);
    RC_PRE(canonical == identity::canonical("phone_number", other, region.name));
    RC_ASSERT(matcher(region, one).match("phone_number", other).has_value());
}

RC_GTEST_PROP(Phones, MaskedAnywhereAreNeverFound, ()) {
    const auto& region = regions.front();
    const auto number = national(region);
    auto masked = number;
    masked[*rc::gen::inRange<std::size_t>(0, 7)] = 'X';
    masked[*rc::gen::inRange<std::size_t>(7, 10)] = 'X';
    RC_ASSERT(!matcher(region, number).match("phone_number", masked).has_value());
    RC_ASSERT(!matcher(region, number).contradicts("phone_number", masked));
}

RC_GTEST_PROP(Phones, InIntegerCellsAreFoundAsInText, ()) {
    const auto region = *rc::gen::elementOf(regions);
    const auto number = national(region);
    RC_ASSERT(matcher(region, spelled(region, number))
                  .match("phone_number", std::int64_t{std::stoll(number)})
                  .has_value());
}

RC_GTEST_PROP(Phones, TakeAnyBytesWithoutHarm, (const std::string& bytes)) {
    const auto us = matcher(regions.front(), "1223334444");
    const auto found = us.match("phone_number", bytes).has_value();
    RC_ASSERT(!(found && us.contradicts("phone_number", bytes)));
    RC_ASSERT(identity::all_canonical("email", bytes, "US").size() <= bytes.size());
}

}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include "given.hpp"

namespace callveil::tests {

using domain::email;
using domain::phone_number;
using identity::PartialMatcher;
using Place = PartialMatcher::Place;

namespace {

bool holds(std::string_view kind, std::string_view needle, Place place, const domain::Value& cell) {
    return PartialMatcher::compile(kind, needle, place).value().matches(kind, cell);
}

std::string refusal(std::string_view kind, std::string_view needle) {
    const auto compiled = PartialMatcher::compile(kind, needle, Place::anywhere);
    return compiled ? "accepted" : compiled.error().detail;
}

}  // namespace

TEST(PartialMatcher, FindsDigitsThroughSeparators) {
    for (const auto* cell :
         {"(122) 333-4444", "+1 122.333.4444", "1223334444", "１２２３３３４４４４"}) {
        EXPECT_TRUE(holds(phone_number, "23 33", Place::anywhere, std::string(cell))) << cell;
        EXPECT_TRUE(holds(phone_number, "4444", Place::suffix, std::string(cell))) << cell;
        EXPECT_TRUE(holds(phone_number, "(122) 3", Place::prefix, std::string(cell))) << cell;
        EXPECT_FALSE(holds(phone_number, "9999", Place::anywhere, std::string(cell))) << cell;
        EXPECT_FALSE(holds(phone_number, "2333", Place::suffix, std::string(cell))) << cell;
        EXPECT_FALSE(holds(phone_number, "3334", Place::prefix, std::string(cell))) << cell;
    }
    EXPECT_TRUE(holds(phone_number, "3334", Place::anywhere, std::int64_t{1223334444}));
    EXPECT_FALSE(holds(phone_number, "3334", Place::anywhere, domain::Null{}));
}

TEST(PartialMatcher, FindsAPrefixBehindCountryCodeAndTrunk) {
    for (const auto* cell : {"020 7946 0958", "+44 20 7946 0958", "0044 20 7946 0958",
                             "+44 (0)20 7946 0958", "011 44 20 7946 0958", "2079460958"}) {
        EXPECT_TRUE(holds(phone_number, "20 79", Place::prefix, std::string(cell))) << cell;
        EXPECT_FALSE(holds(phone_number, "7946", Place::prefix, std::string(cell))) << cell;
    }
    EXPECT_TRUE(holds(phone_number, "+44 20", Place::prefix, std::string("+442079460958")));
    EXPECT_TRUE(holds(phone_number, "0207", Place::prefix, std::string("020 7946 0958")));
}

TEST(PartialMatcher, NeverFindsAMaskedNumberNorAnExtension) {
    EXPECT_FALSE(holds(phone_number, "1233", Place::anywhere, std::string("12XX33XX44")));
    EXPECT_FALSE(holds(phone_number, "4412", Place::anywhere, std::string("1223334444 ext 12")));
    EXPECT_FALSE(holds(phone_number, "4445", Place::anywhere, std::string("1223334444 / 5550100")));
}

TEST(PartialMatcher, FindsTextWithItsCaseFolded) {
    EXPECT_TRUE(holds(email, "SMITH@", Place::anywhere, std::string("john.smith@example.com")));
    EXPECT_TRUE(holds(email, "John", Place::prefix, std::string("J <john.smith@example.com>")));
    EXPECT_TRUE(holds(email, "@example.COM", Place::suffix, std::string(" a@Example.com ")));
    EXPECT_TRUE(holds(email, "ÜNAL", Place::prefix, std::string("u\u0308nal@example.com")));
    EXPECT_TRUE(holds(email, "john_s", Place::prefix, std::string("john_s@example.com")));
    EXPECT_FALSE(holds(email, "john_s", Place::prefix, std::string("johnxs@example.com")));
    EXPECT_FALSE(holds(email, "john", Place::suffix, std::string("john@example.com")));
    EXPECT_TRUE(holds("customer_id", "c-10", Place::prefix, std::string("C-1007")));
    EXPECT_TRUE(holds("customer_id", "007", Place::suffix, std::int64_t{1007}));
}

TEST(PartialMatcher, LooksAtCellsOfItsOwnKindOnly) {
    const auto matcher = PartialMatcher::compile(phone_number, "3334", Place::anywhere).value();
    EXPECT_FALSE(matcher.matches("customer_id", std::string("1223334444")));
}

TEST(PartialMatcher, RefusesTooLittle) {
    for (const auto* needle : {"", "   ", "123", "+", "-", "abc", "12 3"}) {
        EXPECT_THAT(refusal(phone_number, needle), testing::HasSubstr("at least 4 digits"));
    }
    for (const auto* needle :
         {"", "  ", "ab", " a b ", "___", "_a_b_", "äö", "\f\f\f\f\f\f", "\v\v\v", "a\f\fb"}) {
        EXPECT_THAT(refusal(email, needle), testing::HasSubstr("at least 3 characters"));
    }
    EXPECT_EQ(refusal(phone_number, "1234"), "accepted");
    EXPECT_EQ(refusal(email, "äöü"), "accepted");
}

TEST(PartialMatcher, RefusesWildcards) {
    for (const auto* needle : {"*", "%", "?", "%%%%", "1223*", "12233%4444", "john?"}) {
        EXPECT_THAT(refusal(phone_number, needle), testing::HasSubstr("no wildcards")) << needle;
        EXPECT_THAT(refusal(email, needle), testing::HasSubstr("no wildcards")) << needle;
    }
    EXPECT_NE(refusal(phone_number, "_"), "accepted");
    EXPECT_NE(refusal(email, "_"), "accepted");
}

TEST(PartialMatcher, RefusesMaskedOrSeveralNumbers) {
    EXPECT_THAT(refusal(phone_number, "12XX33XX44"), testing::HasSubstr("one run of digits"));
    EXPECT_THAT(refusal(phone_number, "1234, 5678"), testing::HasSubstr("one run of digits"));
}

}  // namespace callveil::tests

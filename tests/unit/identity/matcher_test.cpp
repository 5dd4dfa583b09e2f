// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <thread>

#include "given.hpp"

namespace callveil::tests {

using domain::email;
using domain::phone_number;
using domain::Value;
using identity::Matcher;

namespace {

std::string refusal(std::string kind, std::string value, std::string_view region = "US") {
    const auto compiled = Matcher::compile({{std::move(kind), std::move(value)}}, region);
    if (compiled) {
        return "accepted";
    }
    EXPECT_EQ(compiled.error().code, ErrorCode::invalid_argument);
    return compiled.error().detail;
}

}  // namespace

TEST(Matcher, FindsAPhoneInANumericCell) {
    EXPECT_TRUE(finds("(122) 333-4444", std::int64_t{1223334444}, "US"));
    EXPECT_TRUE(finds("(122) 333-4444", std::int64_t{11223334444}, "US"));
    EXPECT_TRUE(finds("(122) 333-4444", 1223334444.0, "US"));
    EXPECT_TRUE(finds("5550100", std::int64_t{5550100}, "US"));
    EXPECT_TRUE(finds("1234", std::int64_t{1234}, "US"));
    EXPECT_FALSE(finds("1223334444", std::int64_t{-1223334444}, "US"));
    EXPECT_FALSE(finds("1223334444", std::int64_t{1223334445}, "US"));
    EXPECT_FALSE(finds("1223334444", 1223334444.5, "US"));
    EXPECT_FALSE(finds("1223334444", 1e300, "US"));
}

TEST(Matcher, FindsNothingInNullBlobOrEmptyText) {
    const auto matcher = matcher_for(phone_number, {"1223334444"});
    for (const Value& value :
         {Value{}, Value{domain::Blob{"1223334444"}}, Value{std::string{}}, Value{std::string("-")},
          Value{std::string("+")}, Value{std::string("n/a")}}) {
        EXPECT_FALSE(matcher.match(phone_number, value));
        EXPECT_FALSE(matcher.contradicts(phone_number, value));
    }
}

TEST(Matcher, NeverFindsAMaskedNumber) {
    for (const auto* cell :
         {"12XX33XX44", "X12XX33XX44", "12xx33xx44", "1223334X44", "(1XX) XX3-XX44", "+1XX23XX44XX",
          "1223334444XX", "122333444X", "X1223334444", "1223334444 ext XX", "12**33**44",
          "1223334444*", "tel:1223334444;ext=XX", "１２ＸＸ３３ＸＸ４４", "XXXXXXXXXX"}) {
        EXPECT_FALSE(finds("1223334444", std::string(cell), "US")) << cell;
        EXPECT_FALSE(finds("123344", std::string(cell), "US")) << cell;
        EXPECT_FALSE(
            matcher_for(phone_number, {"5550100"}).contradicts(phone_number, std::string(cell)))
            << cell;
    }
}

TEST(Matcher, NeverReadsLettersAsKeypadDigits) {
    EXPECT_FALSE(finds("18003569377", std::string("1-800-FLOWERS"), "US"));
    EXPECT_FALSE(finds("1223334444", std::string("1BBDDDGGGG"), "US"));
}

TEST(Matcher, FindsAShortInternalNumberOnlyExactly) {
    EXPECT_TRUE(finds("1234", std::string("1234"), "DE"));
    EXPECT_TRUE(finds("1234", std::string("12-34"), "DE"));
    EXPECT_TRUE(finds("01234", std::string("01234"), "DE"));
    EXPECT_TRUE(finds("5678", std::string("1234 / 5678"), "DE"));
    for (const auto* cell : {"01234", "491234", "+49 1234", "00491234", "51234", "0012345678"}) {
        EXPECT_FALSE(finds("1234", std::string(cell), "DE")) << cell;
        EXPECT_FALSE(finds("12345678", std::string("1234"), "DE"));
    }
}

TEST(Matcher, KeepsANumberOfAnotherCountryApartFromTheSameDigitsAtHome) {
    EXPECT_FALSE(finds("030 21012345", std::string("+30 2101 2345 67"), "DE"));
    EXPECT_FALSE(finds("030 2101234567", std::string("+30 210 1234567"), "DE"));
    EXPECT_FALSE(finds("020 7946 0958", std::string("+20 7946 0958"), "GB"));
}

TEST(Matcher, NamesTheIdentityThatACellHolds) {
    const auto matcher =
        matcher_for(phone_number, {"2125550100", "1223334444", "+44 20 7946 0958"});
    EXPECT_EQ(matcher.match(phone_number, std::string("122 333 4444")), 1U);
    EXPECT_EQ(matcher.match(phone_number, std::string("0044 20 7946 0958")), 2U);
    EXPECT_EQ(matcher.match(phone_number, std::string("212-555-0100")), 0U);
    EXPECT_EQ(matcher.match("customer_id", std::string("2125550100")), std::nullopt);
    EXPECT_EQ(matcher.given().size(), 3U);
}

TEST(Matcher, ReadsASlashBehindAnAreaCodeAsPartOfTheNumber) {
    for (const auto* cell :
         {"0221/123456, 030/23125000", "0221/123456/030/23125000", "030/23125000/0221/123456"}) {
        EXPECT_TRUE(finds("+49 30 23125000", std::string(cell), "DE")) << cell;
        EXPECT_TRUE(finds("+49 221 123456", std::string(cell), "DE")) << cell;
        EXPECT_FALSE(finds("23125000", std::string(cell), "DE")) << cell;
    }
}

TEST(Matcher, FindsTheShortNumbersOfSmallCountries) {
    EXPECT_TRUE(finds("712 345", std::string("+376 712345"), "AD"));
    EXPECT_TRUE(finds("+376712345", std::int64_t{712345}, "AD"));
    EXPECT_TRUE(finds("31234", std::string("00686 31234"), "KI"));
    EXPECT_FALSE(finds("712 345", std::string("+376 712346"), "AD"));
}

TEST(Matcher, TakesSeveralGivenNumbersInOneValue) {
    EXPECT_TRUE(finds("1223334444 / 212 555 0100", std::string("+1 212 555 0100"), "US"));
    EXPECT_TRUE(finds("1223334444 / 212 555 0100", std::string("122.333.4444"), "US"));
}

TEST(Matcher, FindsAnEmailHoweverItIsWritten) {
    const auto matcher = matcher_for(email, {"Someone@Example.com", "straße.Ünal@example.com"});
    for (const auto* cell :
         {"someone@example.com", " SOMEONE@EXAMPLE.COM\t", "Some One <someone@example.com>",
          "\"One, Some\" <someone@example.com>", "a@example.com; someone@example.com",
          "a@example.com,someone@example.com", "mailto:Someone@example.com",
          "(someone@example.com)", "\u00A0someone@example.com", "Jürgen <someone@example.com>"}) {
        EXPECT_EQ(matcher.match(email, std::string(cell)), 0U) << cell;
    }
    for (const auto* cell : {"STRASSE.ÜNAL@EXAMPLE.COM", "straße.u\u0308nal@example.com",
                             "strasse.ünal@example.com, b@example.com"}) {
        EXPECT_EQ(matcher.match(email, std::string(cell)), 1U) << cell;
    }
}

TEST(Matcher, KeepsOtherEmailsApart) {
    const auto matcher = matcher_for(email, {"someone@example.com", "\"a,b\"@example.com"});
    for (const auto* cell :
         {"someone@example.co", "xsomeone@example.com", "someone@example.com.au",
          "some one@example.com", "someone+tag@example.com", "sömeone@example.com",
          "b\"@example.com", "example.com", "", "someone\xFF@example.com"}) {
        EXPECT_FALSE(matcher.match(email, std::string(cell))) << cell;
    }
    EXPECT_EQ(matcher.match(email, std::string("\"A,B\"@example.com")), 1U);
}

TEST(Matcher, KeepsTextsThatAreNotUtf8Apart) {
    const auto matcher = matcher_for(email, {"a\xFE@example.com"});
    EXPECT_TRUE(matcher.match(email, std::string("A\xFE@example.com")));
    EXPECT_FALSE(matcher.match(email, std::string("a\xFF@example.com")));
}

TEST(Matcher, ComparesOtherKindsExactlyBesideBlanks) {
    const auto matcher = matcher_for("customer_id", {" C-1007 ", "42", "007"});
    EXPECT_EQ(matcher.match("customer_id", std::string("C-1007\n")), 0U);
    EXPECT_EQ(matcher.match("customer_id", std::int64_t{42}), 1U);
    EXPECT_EQ(matcher.match("customer_id", 42.0), 1U);
    EXPECT_EQ(matcher.match("customer_id", std::string("c-1007")), std::nullopt);
    EXPECT_EQ(matcher.match("customer_id", std::int64_t{7}), std::nullopt);
    EXPECT_EQ(matcher.match("loyalty_id", std::string("42")), std::nullopt);
    EXPECT_EQ(matcher.match("customer_id", Value{}), std::nullopt);
}

TEST(Matcher, SaysThatAnotherPersonsValueContradicts) {
    const auto matcher =
        Matcher::compile({{"phone_number", "1223334444"}, {"email", "a@example.com"}}, "US")
            .value();
    EXPECT_TRUE(matcher.contradicts(phone_number, std::string("2125550100")));
    EXPECT_TRUE(matcher.contradicts(phone_number, std::int64_t{2125550100}));
    EXPECT_TRUE(matcher.contradicts(email, std::string("b@example.com")));
    EXPECT_FALSE(matcher.contradicts(phone_number, std::string("+1 122 333 4444")));
    EXPECT_FALSE(matcher.contradicts(phone_number, std::string("12XX33XX44")));
    EXPECT_FALSE(matcher.contradicts(phone_number, std::string("212 555 0100 / 122 333 4444")));
    EXPECT_FALSE(matcher.contradicts(email, std::string("A@EXAMPLE.COM")));
    EXPECT_FALSE(matcher.contradicts(email, std::string("none")));
    EXPECT_FALSE(matcher.contradicts(email, Value{}));
    EXPECT_FALSE(matcher.contradicts("customer_id", std::string("C-1")));
}

TEST(Matcher, RefusesWhatNamesNobody) {
    EXPECT_EQ(refusal("phone_number", "123"), "A phone number needs at least 4 digits.");
    EXPECT_EQ(refusal("phone_number", "unknown"), "A phone number needs at least 4 digits.");
    EXPECT_THAT(refusal("phone_number", "12XX33XX44"), testing::HasSubstr("names nobody"));
    EXPECT_THAT(refusal("phone_number", "1-800-FLOWERS"), testing::HasSubstr("write its digits"));
    EXPECT_THAT(refusal("email", " \t"), testing::HasSubstr("email is empty"));
    EXPECT_THAT(refusal("customer_id", ""), testing::HasSubstr("customer_id is empty"));
    EXPECT_THAT(refusal("email", "a@example.com", "UK"), testing::HasSubstr("region is unknown"));
    EXPECT_THAT(refusal("email", "a@example.com", ""), testing::HasSubstr("region is unknown"));
}

TEST(Matcher, NeverRepeatsTheValueInAnError) {
    EXPECT_THAT(refusal("phone_number", "12XX33XX44"), testing::Not(testing::HasSubstr("12XX")));
    EXPECT_THAT(refusal("phone_number", "1-800-FLOWERS"), testing::Not(testing::HasSubstr("FLOW")));
}

TEST(Matcher, AnswersManyThreadsAtOnce) {
    const auto matcher = matcher_for(phone_number, {"1223334444"});
    std::atomic<int> found = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&] {
                for (int round = 0; round < 100; ++round) {
                    found += matcher.match(phone_number, std::string("+1 122-333-4444")) ? 1 : 0;
                }
            });
        }
    }
    EXPECT_EQ(found, 400);
}

}  // namespace callveil::tests

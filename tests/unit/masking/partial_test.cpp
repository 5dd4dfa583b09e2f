// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "make_mask.hpp"

namespace callveil::masking {
namespace {

std::string partial(const std::string& text, const std::string& prefix, const std::string& padding,
                    const std::string& suffix) {
    return masked_text("partial", text,
                       {{"prefix", prefix}, {"padding", padding}, {"suffix", suffix}});
}

std::string email(const std::string& text) {
    return masked_text("partial_email", text);
}

// Source: the examples of PostgreSQL Anonymizer's own tests of anon.partial().
TEST(Partial, AgreesWithPostgresqlAnonymizer) {
    EXPECT_EQ(partial("abcdefgh", "1", "xxxxxx", "1"), "axxxxxxh");
    EXPECT_EQ(partial("abcdefgh", "1", "xxxx", "3"), "axxxxfgh");
    EXPECT_EQ(partial("1234567890", "3", "*", "3"), "123*890");
    EXPECT_EQ(partial("dnfjdnvljdnvjsdn", "1", "ZZZZ", "0"), "dZZZZ");
}

TEST(Partial, HidesWholeWhatItWouldShowWhole) {
    EXPECT_EQ(partial("abcd", "1", "xxxx", "3"), "xxxx");
    EXPECT_EQ(partial("abcde", "1", "xxxx", "3"), "axxxxcde");
    EXPECT_EQ(partial("Li", "2", "***", "0"), "***");
    EXPECT_EQ(partial("", "1", "***", "1"), "");
}

TEST(Partial, CountsCodePointsAndNotBytes) {
    EXPECT_EQ(masked_text("partial", "Žofia Ďurišová"), "Žo******vá");
    EXPECT_EQ(partial("😈😈😈", "1", "•", "1"), "😈•😈");
}

TEST(Partial, CutsToTheLengthOfTheField) {
    MaskField field;
    field.length = 4;
    EXPECT_EQ(masked(*strategy("partial"), "1223334444", field), domain::Value("12**"));
}

TEST(Partial, RefusesNumbersThatAreNone) {
    for (const auto* option : {"prefix", "suffix"}) {
        for (const auto* bad : {"-1", "1001", "two", ""}) {
            const auto made = make_strategy({"partial", {{option, bad}}}, {});
            ASSERT_FALSE(made) << option << bad;
            EXPECT_NE(made.error().detail.find(option), std::string::npos);
        }
    }
}

// Source: the examples of PostgreSQL Anonymizer's own tests of anon.partial_email().
TEST(PartialEmail, AgreesWithPostgresqlAnonymizer) {
    EXPECT_EQ(email("daamien@gmail.com"), "da******@gm******.com");
    EXPECT_EQ(email("big@ben.co.uk"), "bi******@be******.uk");
}

TEST(PartialEmail, HidesWholeThePartsOfTwoCharactersOrFewer) {
    EXPECT_EQ(email("jo@example.com"), "******@ex******.com");
    EXPECT_EQ(email("someone@x.org"), "so******@******.org");
}

TEST(PartialEmail, HidesWholeWhatIsNoAddress) {
    for (const auto* text : {"someone", "@example.com", "someone@", "someone@localhost",
                             "someone@.com", "someone@example.", "@", "a@b@"}) {
        EXPECT_EQ(email(text), "******") << text;
    }
    EXPECT_EQ(email(""), "");
}

TEST(PartialEmail, SplitsAtTheLastAt) {
    EXPECT_EQ(email("\"a@b\"@example.com"), "\"a******@ex******.com");
    EXPECT_EQ(email("Žofia@Ďurišová.example"), "Žo******@Ďu******.example");
}

}  // namespace
}  // namespace callveil::masking

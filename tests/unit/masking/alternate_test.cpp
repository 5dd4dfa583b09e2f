// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "make_mask.hpp"

namespace callveil::masking {
namespace {

std::string alternated(const std::string& text, const Configuration& configuration = {}) {
    return masked_text("alternate", text, configuration);
}

TEST(Alternate, MasksTheExamplesOfTheProduct) {
    EXPECT_EQ(alternated("1223334444"), "12XX33XX44");
    EXPECT_EQ(alternated("someone@example.com"), "soXXonXXexXXplXXcoX");
}

TEST(Alternate, MasksShortValuesWhole) {
    EXPECT_EQ(alternated(""), "");
    EXPECT_EQ(alternated("a"), "X");
    EXPECT_EQ(alternated("Li"), "XX");
    EXPECT_EQ(alternated("Bob"), "BoX");
    EXPECT_EQ(alternated("Žo"), "XX");
}

TEST(Alternate, CountsCodePointsAndNotBytes) {
    EXPECT_EQ(alternated("Žofia Ďurišová"), "ŽoXXa XXriXXvá");
    EXPECT_EQ(alternated("日本語の名前"), "日本XX名前");
    EXPECT_EQ(alternated("😈😈😈😈"), "😈😈XX");
}

TEST(Alternate, TakesItsNumbersAndItsCharacterFromThePolicy) {
    EXPECT_EQ(alternated("1223334444", {{"keep", "1"}, {"mask", "3"}}), "1XXX3XXX4X");
    EXPECT_EQ(alternated("1223334444", {{"keep", "0"}}), "XXXXXXXXXX");
    EXPECT_EQ(alternated("1223334444", {{"character", "•"}}), "12••33••44");
    EXPECT_EQ(alternated("1223", {{"keep", "4"}}), "XXXX");
    EXPECT_EQ(alternated("ab", {{"keep", "1"}}), "XX");
}

TEST(Alternate, MasksNumbersAsTheirShortestText) {
    const auto mask = strategy("alternate");
    EXPECT_EQ(masked(*mask, std::int64_t{1223334444}), domain::Value("12XX33XX44"));
    EXPECT_EQ(masked(*mask, 1223334444.0), domain::Value("12XX33XX44"));
    EXPECT_EQ(masked(*mask, 12.25), domain::Value("12XX5"));
    EXPECT_EQ(masked(*mask, std::int64_t{-7}), domain::Value("XX"));
}

TEST(Alternate, CutsToTheLengthOfTheField) {
    MaskField field;
    field.length = 6;
    EXPECT_EQ(masked(*strategy("alternate"), "1223334444", field), domain::Value("12XX33"));
    field.length = 2;
    EXPECT_EQ(masked(*strategy("alternate"), "1223334444", field), domain::Value("XX"));
}

TEST(Alternate, RefusesNumbersThatMaskNothingOrAreNone) {
    for (const auto& bad : {Configuration{{"mask", "0"}}, Configuration{{"keep", "-1"}},
                            Configuration{{"keep", "2.5"}}, Configuration{{"keep", ""}},
                            Configuration{{"mask", "1001"}}, Configuration{{"character", "XX"}},
                            Configuration{{"character", ""}}, Configuration{{"character", "\n"}},
                            Configuration{{"character", "\xFF"}}}) {
        const auto made = make_strategy({"alternate", bad}, {});
        ASSERT_FALSE(made) << bad.begin()->first;
        EXPECT_EQ(made.error().code, ErrorCode::misconfigured);
        EXPECT_NE(made.error().detail.find(bad.begin()->first), std::string::npos);
    }
}

}  // namespace
}  // namespace callveil::masking

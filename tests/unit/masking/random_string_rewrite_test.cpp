// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "make_mask.hpp"

namespace callveil::masking {
namespace {

std::string drawn(const std::string& draw, const Configuration& configuration = {}) {
    MaskField field;
    field.draw = draw;
    return std::get<std::string>(
        masked(*strategy("random_string_rewrite", configuration), "someone@example.com", field));
}

TEST(RandomStringRewrite, WritesThirtySmallLettersAndDigits) {
    EXPECT_THAT(drawn("a"), testing::MatchesRegex("[a-z0-9]+"));
    EXPECT_THAT(drawn("a"), testing::SizeIs(30));
    EXPECT_THAT(drawn("a", {{"length", "1000"}}), testing::SizeIs(1000));
    EXPECT_THAT(drawn("a", {{"length", "3"}, {"format_preservation.suffix", "@example.com"}}),
                testing::MatchesRegex("[a-z0-9][a-z0-9][a-z0-9]@example[.]com"));
}

TEST(RandomStringRewrite, DependsOnTheDrawAlone) {
    EXPECT_EQ(drawn("a"), drawn("a"));
    EXPECT_NE(drawn("a"), drawn("b"));
    const auto mask = strategy("random_string_rewrite");
    EXPECT_EQ(masked(*mask, "one"), masked(*mask, std::int64_t{2}));
    EXPECT_TRUE(mask->is_random());
    EXPECT_FALSE(strategy("hmac")->is_random());
}

/// With 36,000 characters each is expected 1,000 times; six standard deviations are 187.
TEST(RandomStringRewrite, FavoursNoCharacter) {
    std::map<char, int> counts;
    for (int draw = 0; draw < 36; ++draw) {
        for (const char character : drawn(std::to_string(draw), {{"length", "1000"}})) {
            ++counts[character];
        }
    }
    EXPECT_THAT(counts, testing::SizeIs(36));
    for (const auto& [character, count] : counts) {
        EXPECT_NEAR(count, 1000, 187) << character;
    }
}

TEST(RandomStringRewrite, OverwritesNullOnlyWhereThePolicyAsks) {
    const auto mask = strategy("random_string_rewrite");
    MaskField field;
    EXPECT_EQ(masked(*mask, domain::Null{}, field), domain::Value(domain::Null{}));
    field.nulls = NullPolicy::overwrite;
    field.length = 5;
    EXPECT_EQ(domain::text_of(masked(*mask, domain::Null{}, field)).size(), 5U);
}

TEST(RandomStringRewrite, RefusesALengthThatIsNone) {
    for (const auto* bad : {"0", "1001", "-3", "many"}) {
        const auto made = make_strategy({"random_string_rewrite", {{"length", bad}}}, {});
        ASSERT_FALSE(made) << bad;
        EXPECT_THAT(made.error().detail, testing::HasSubstr("length"));
    }
}

}  // namespace
}  // namespace callveil::masking

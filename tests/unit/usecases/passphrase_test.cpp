// SPDX-License-Identifier: Apache-2.0
#include "usecases/passphrase.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "support/fakes.hpp"

namespace callveil::usecases {
namespace {

TEST(GeneratedPassphrase, HasSixGroupsOfFourUnambiguousCharacters) {
    tests::FakeRandom random;
    EXPECT_THAT(generate_passphrase(random),
                testing::MatchesRegex(std::string("([2-9A-HJ-NP-Z]{4}-){5}[2-9A-HJ-NP-Z]{4}")));
}

TEST(GeneratedPassphrase, UsesThirtyTwoCharactersEquallyOften) {
    tests::FakeRandom random;
    std::map<char, int> seen;
    for (int i = 0; i < 32; ++i) {
        for (const char character : generate_passphrase(random)) {
            ++seen[character];
        }
    }
    seen.erase('-');
    EXPECT_EQ(seen.size(), 32U);
    for (const auto& [character, times] : seen) {
        EXPECT_EQ(times, 24) << character;
    }
}

TEST(GeneratedPassphrase, DiffersEachTime) {
    tests::FakeRandom random;
    const auto first = generate_passphrase(random);
    EXPECT_NE(generate_passphrase(random), first);
}

}  // namespace
}  // namespace callveil::usecases

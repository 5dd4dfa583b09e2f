// SPDX-License-Identifier: Apache-2.0
#include "given.hpp"

namespace callveil::tests {

using identity::all_canonical;
using identity::canonical;

TEST(Canonical, IsE164WhereTheNumberParsesElseItsDigits) {
    EXPECT_EQ(canonical(domain::phone_number, "020 7946 0958", "GB"), "+442079460958");
    EXPECT_EQ(canonical(domain::phone_number, "(212) 555-0100 x12", "US"), "+12125550100");
    EXPECT_EQ(canonical(domain::phone_number, "555-0100", "US"), "5550100");
    EXPECT_EQ(canonical(domain::phone_number, "12-34", "US"), "1234");
    EXPECT_EQ(canonical(domain::phone_number, "212 555 0100", "nowhere"), "2125550100");
}

TEST(Canonical, IsEmptyForNothingUsable) {
    for (const auto* cell : {"", "n/a", "123", "12XX33XX44", "--"}) {
        EXPECT_EQ(canonical(domain::phone_number, cell, "US"), "") << cell;
    }
    EXPECT_EQ(canonical(domain::phone_number, domain::Null{}, "US"), "");
    EXPECT_EQ(canonical(domain::email, "none", "US"), "");
    EXPECT_EQ(canonical("customer_id", "  ", "US"), "");
    EXPECT_EQ(canonical("customer_id", domain::Blob{"x"}, "US"), "");
}

TEST(Canonical, FoldsEmailsAndTrimsTheRest) {
    EXPECT_EQ(canonical(domain::email, " John <John@Example.COM> ", "US"), "john@example.com");
    EXPECT_EQ(canonical(domain::email, "U\u0308NAL@example.com", "US"), "ünal@example.com");
    EXPECT_EQ(canonical("customer_id", " C-7 ", "US"), "C-7");
    EXPECT_EQ(canonical("customer_id", std::int64_t{7}, "US"), "7");
}

TEST(Canonical, ListsAllThatACellNames) {
    EXPECT_THAT(all_canonical(domain::phone_number, "212 555 0100 / 12XX33XX44 / 1223334444", "US"),
                testing::ElementsAre("+12125550100", "+11223334444"));
    EXPECT_THAT(all_canonical(domain::email, "A@example.com; b@example.com", "US"),
                testing::ElementsAre("a@example.com", "b@example.com"));
    EXPECT_THAT(all_canonical("customer_id", "7, 8", "US"), testing::ElementsAre("7, 8"));
}

}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include "identity/phone_tail.hpp"

#include <gtest/gtest.h>

#include <string>

namespace callveil::tests {

using identity::scan_tail;
using identity::tail_of;

TEST(PhoneTail, IsTheLastSevenDigits) {
    EXPECT_EQ(tail_of("1223334444"), 3334444U);
    EXPECT_EQ(tail_of("0004444"), 4444U);
    EXPECT_EQ(scan_tail("+1 (122) 333-4444").tail, 3334444U);
    EXPECT_EQ(tail_of(std::int64_t{11223334444}), 3334444U);
}

TEST(PhoneTail, OfAShortNumberCountsItsDigits) {
    EXPECT_NE(tail_of("4444"), tail_of("0004444"));
    EXPECT_NE(tail_of("04444"), tail_of("4444"));
    EXPECT_NE(tail_of(""), tail_of("0"));
}

TEST(PhoneTail, IsTheSameForANumberAndItsText) {
    for (const std::int64_t number : {0L, 7L, 10L, 999L, 1000L, 999999L, 1000000L, 9999999L,
                                      10000000L, 1223334444L, INT64_MAX}) {
        EXPECT_EQ(tail_of(number), tail_of(std::to_string(number))) << number;
    }
}

TEST(PhoneTail, IsNotTakenFromTextThatMustBeRead) {
    for (const auto* text : {"1223334444 x12", "12XX33XX44", "122 333 4444 / 555 0100", "1+2",
                             "1;2", "１２", "12\n34", "ext"}) {
        EXPECT_FALSE(scan_tail(text).plain) << text;
    }
    EXPECT_TRUE(scan_tail(" (+1) 122").plain);
}

}  // namespace callveil::tests

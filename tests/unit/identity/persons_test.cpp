// SPDX-License-Identifier: Apache-2.0
#include "identity/persons.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace callveil::tests {

using identity::count_persons;
using identity::group_persons;
using testing::ElementsAre;

TEST(Persons, OfOneEmailOrCustomerIdAreOne) {
    const auto groups = group_persons({{{"a@example.com"}, {}, "ann"},
                                       {{}, {"C-1"}, "bob"},
                                       {{"a@example.com"}, {"C-2"}, "anna"},
                                       {{}, {"C-2"}, ""},
                                       {{"b@example.com"}, {"C-1"}, ""}});
    EXPECT_THAT(groups, ElementsAre(1, 2, 1, 1, 2));
    EXPECT_EQ(count_persons(groups), 2U);
}

TEST(Persons, AreJoinedThroughALaterRow) {
    const auto groups = group_persons({{{"a@example.com"}, {}, "x"},
                                       {{"b@example.com"}, {}, "y"},
                                       {{"c@example.com"}, {}, "z"},
                                       {{"c@example.com", "a@example.com"}, {}, "x"}});
    EXPECT_THAT(groups, ElementsAre(1, 2, 1, 1));
}

TEST(Persons, OfOneNameStayApartWhereKeysTellThemApart) {
    const auto groups = group_persons(
        {{{"a@example.com"}, {}, "john smith"}, {{"b@example.com"}, {}, "john smith"}});
    EXPECT_THAT(groups, ElementsAre(1, 2));
}

TEST(Persons, WithoutKeysJoinTheirNameOrStandByIt) {
    const auto groups = group_persons({{{}, {}, "ann"},
                                       {{}, {}, "bob"},
                                       {{"a@example.com"}, {}, "ann"},
                                       {{}, {}, "bob"},
                                       {{}, {}, "carl"}});
    EXPECT_THAT(groups, ElementsAre(1, 2, 1, 2, 3));
}

TEST(Persons, NeverComeFromRowsWithoutAClue) {
    const auto groups = group_persons({{{}, {}, ""}, {{""}, {""}, ""}, {{}, {"C-1"}, ""}});
    EXPECT_THAT(groups, ElementsAre(0, 0, 1));
    EXPECT_EQ(count_persons(groups), 1U);
    EXPECT_EQ(count_persons(group_persons({})), 0U);
}

TEST(Persons, NeverShareAnEmailWithACustomerIdOfTheSameText) {
    EXPECT_THAT(group_persons({{{"7"}, {}, ""}, {{}, {"7"}, ""}}), ElementsAre(1, 2));
}

}  // namespace callveil::tests

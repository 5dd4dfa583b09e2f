// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "make_mask.hpp"

namespace callveil::masking {
namespace {

std::string phone(const std::string& text) {
    return masked_text("alternate_phone", text);
}

TEST(AlternatePhone, MasksTheExampleOfTheProduct) {
    EXPECT_EQ(phone("1223334444"), "12XX33XX44");
    EXPECT_EQ(phone("11223334444"), "X12XX33XX44");
}

TEST(AlternatePhone, HidesTheSameDigitsInEverySpelling) {
    EXPECT_EQ(phone("(122) 333-4444"), "(12X) X33-XX44");
    EXPECT_EQ(phone("+1 122-333-4444"), "+X 12X-X33-XX44");
    EXPECT_EQ(phone("0011223334444"), "0XX12XX33XX44");
    EXPECT_EQ(phone("011 1 122 333 4444"), "01X X 12X X33 XX44");
    EXPECT_EQ(phone("122.333.4444"), "12X.X33.XX44");
    EXPECT_EQ(phone("+44 (0)20 7946 0958"), "+4X (X)20 XX46 XX58");
    EXPECT_EQ(phone("１２２３３３４４４４"), "１２XX３３XX４４");
}

TEST(AlternatePhone, MasksNumbersOfOneOrTwoDigitsWhole) {
    EXPECT_EQ(phone("1"), "X");
    EXPECT_EQ(phone("12"), "XX");
    EXPECT_EQ(phone("1-2"), "X-X");
    EXPECT_EQ(phone("123"), "X23");
    EXPECT_EQ(phone("94107"), "9XX07");
}

TEST(AlternatePhone, LeavesTextWithoutDigitsAsItIs) {
    EXPECT_EQ(phone(""), "");
    EXPECT_EQ(phone("none"), "none");
    EXPECT_EQ(phone("Xerox fax"), "Xerox fax");
    EXPECT_EQ(phone("-"), "-");
}

TEST(AlternatePhone, MasksExtensionsWhole) {
    EXPECT_EQ(phone("1223334444 ext. 123"), "12XX33XX44 ext. XXX");
    EXPECT_EQ(phone("1223334444ext123"), "12XX33XX44extXXX");
    EXPECT_EQ(phone("1223334444;ext=123"), "12XX33XX44;ext=XXX");
    EXPECT_EQ(phone("1223334444#123"), "12XX33XX44#XXX");
    EXPECT_EQ(phone("1223334444,,123"), "12XX33XX44,,XXX");
    EXPECT_EQ(phone("1223334444 Durchwahl 12"), "12XX33XX44 Durchwahl XX");
    EXPECT_EQ(phone("1223334444 доб. 12"), "12XX33XX44 доб. XX");
}

TEST(AlternatePhone, TellsAnExtensionsXFromAMaskedDigit) {
    EXPECT_EQ(phone("1223334444x123"), "12XX33XX44xXXX");
    EXPECT_EQ(phone("1223334444 x 123"), "12XX33XX44 x XXX");
    EXPECT_EQ(phone("1223334444 X123"), "12XX33XX44 xXXX");
    EXPECT_EQ(phone("12XX33XX44 xXXX"), "12XX33XX44 xXXX");
    EXPECT_EQ(phone("12XX33XX44"), "12XX33XX44");
    EXPECT_EQ(phone("12xx33xx44"), "12XX33XX44");
}

TEST(AlternatePhone, MasksEachNumberOfACellOnItsOwn) {
    EXPECT_EQ(phone("1223334444 / 1223335555"), "12XX33XX44 / 12XX33XX55");
    EXPECT_EQ(phone("1223334444/1223335555"), "12XX33XX44/12XX33XX55");
    EXPECT_EQ(phone("1223334444, +1 122-333-5555"), "12XX33XX44, +X 12X-X33-XX55");
    EXPECT_EQ(phone("1223334444;11223335555"), "12XX33XX44;X12XX33XX55");
    EXPECT_EQ(phone("1223334444 or 122 333 5555"), "12XX33XX44 or 12X X33 XX55");
    EXPECT_EQ(phone("1223334444 +11223335555"), "12XX33XX44 +X12XX33XX55");
    EXPECT_EQ(phone("1223334444\n11223335555"), "12XX33XX44\nX12XX33XX55");
    EXPECT_EQ(phone("mobile 2: 1223334444"), "mobile X: 12XX33XX44");
}

TEST(AlternatePhone, JoinsAnAreaCodeBeforeASlash) {
    EXPECT_EQ(phone("0122/3334444"), "X12X/X33XX44");
    EXPECT_EQ(phone("030 / 555 0142"), "03X / X55 XX42");
}

TEST(AlternatePhone, MasksWholeWhatItCannotTellApart) {
    EXPECT_EQ(phone("1223334444 1223335555"), "XXXXXXXXXX XXXXXXXXXX");
    EXPECT_EQ(phone("122,333,4444"), "XXX,XXX,XXXX");
    EXPECT_EQ(phone("1223334444/55"), "XXXXXXXXXX/XX");
    EXPECT_EQ(phone("00421 905/1234567"), "XXXXX XXX/XXXXXXX");
    EXPECT_EQ(phone("1223334444 x12home"), "XXXXXXXXXX XXXhome");
    EXPECT_EQ(phone("tel1223334444"), "telXXXXXXXXXX");
}

TEST(AlternatePhone, MasksNumbersStoredAsNumbers) {
    const auto mask = strategy("alternate_phone");
    EXPECT_EQ(masked(*mask, std::int64_t{1223334444}), domain::Value("12XX33XX44"));
    EXPECT_EQ(masked(*mask, 1223334444.0), domain::Value("12XX33XX44"));
}

TEST(AlternatePhone, KnowsNoOptions) {
    const auto made = make_strategy({"alternate_phone", {{"keep", "3"}}}, {});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::misconfigured);
}

}  // namespace
}  // namespace callveil::masking

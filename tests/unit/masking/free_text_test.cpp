// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "make_mask.hpp"
#include "masking/subject_scan.hpp"

namespace callveil::masking {
namespace {

std::shared_ptr<const SubjectScan> scan_of(const std::vector<SubjectTerm>& terms) {
    return SubjectScan::compile(terms).value();
}

std::string cover(const std::string& text) {
    static const auto scan = scan_of({{TermKind::phone, "2025550142", "1", "1"},
                                      {TermKind::phone, "3055550142", "49", "0"},
                                      {TermKind::email, "Ann.Lee+cc@example.com"},
                                      {TermKind::token, "C-1001"},
                                      {TermKind::name, "Andr\u00E9 Li"}});
    return scan->cover(text);
}

TEST(FreeText, CoversEverySpellingOfAPhone) {
    for (const std::string text :
         {"2025550142", "202-555-0142", "202.555.0142", "202 555 0142", "(202) 555-0142",
          "(202)5550142", "12025550142", "+12025550142", "+1 (202) 555-0142", "1-202-555-0142",
          "001 202 555 0142", "011 1 202 555 0142", "[202] 555/0142", "+49 305 5550142",
          "0305 5550142", "+49 (0) 305 555 0142", "0049 3055550142", "202\u2011555\u20110142",
          "202\u00A0555\u00A00142"}) {
        const auto masked = cover("call " + text + ", please");
        EXPECT_THAT(masked, testing::Not(testing::ContainsRegex("[0-9]"))) << masked;
        EXPECT_TRUE(masked.starts_with("call ") && masked.ends_with(", please")) << masked;
    }
    EXPECT_EQ(cover("+1 (202) 555-0142 ext 7"), "+X (XXX) XXX-XXXX ext 7");
    EXPECT_EQ(cover("2025550142x7"), "XXXXXXXXXXx7");
}

TEST(FreeText, CoversMailsIdsAndNames) {
    EXPECT_EQ(cover("<ANN.LEE+CC@Example.COM>."), "<XXX.XXX+XX@XXXXXXX.XXX>.");
    EXPECT_EQ(cover("id C-1001, gone"), "id X-XXXX, gone");
    EXPECT_EQ(cover("ANDRE's mother"), "XXXXX's mother");
    EXPECT_EQ(cover("Li, Andre\u0301!"), "XX, XXXXXX!");
    EXPECT_EQ(cover("Andr\u00E9 Li and Li"), "XXXXX XX and Li");
}

TEST(FreeText, LeavesWhatIsPartOfSomethingLonger) {
    for (const std::string text :
         {"20255501423", "92025550142", "+44 2025550142", "+442025550142", "202-555-01423",
          "Joann.Lee+cc@example.com", "x.ann.lee+cc@example.com", "ann.lee+cc@example.com.test",
          "C-10012", "AC-1001", "C-1001-2", "c-1001", "Andrea", "\u00C9Andr\u00E9", "Andr\u00E9a",
          "andre@other.example", "", "nothing here"}) {
        EXPECT_EQ(cover(text), text);
    }
    const auto local = scan_of({{TermKind::phone, "5550142"}});
    EXPECT_EQ(local->cover("1555-01423"), "1555-01423");
    EXPECT_EQ(local->cover("555-0142"), "XXX-XXXX");
}

TEST(FreeText, CoversTheLongerOfTwoThatOverlap) {
    const auto scan = scan_of({{TermKind::token, "AB 12"},
                               {TermKind::token, "AB 12 34"},
                               {TermKind::token, "XX 99"},
                               {TermKind::name, "Ann"}});
    EXPECT_EQ(scan->cover("AB 12 34; AB 12 345"), "XX XX XX; XX XX 345");
    const auto once = scan->cover("AB 99 Ann 99");
    EXPECT_EQ(scan->cover(once), once);
}

TEST(FreeText, LooksForNothingThatIsTooShort) {
    const auto scan = scan_of({{TermKind::token, ""},
                               {TermKind::token, "7"},
                               {TermKind::name, " , "},
                               {TermKind::name, "Li"},
                               {TermKind::phone, "123"}});
    EXPECT_EQ(scan->cover("7 Li 123"), "7 Li 123");
    EXPECT_EQ(scan_of({})->cover("text"), "text");
}

TEST(FreeText, TakesIdentifiersLiterally) {
    const auto scan = scan_of({{TermKind::token, "a.*(b"}});
    EXPECT_EQ(scan->cover("axx(b a.*(b"), "axx(b X.*(X");
}

TEST(FreeText, RefusesIdentifiersItCannotLookFor) {
    EXPECT_FALSE(SubjectScan::compile({{TermKind::token, "abc\xC3"}}));
    EXPECT_FALSE(SubjectScan::compile({{TermKind::token, std::string(4'000'000, 'a')}}));
}

TEST(FreeText, CoversAMegabyteOfText) {
    std::string text;
    std::string expected;
    while (text.size() < 1'000'000) {
        text += "2025550142 and 2025550143 \u00E9 ";
        expected += "XXXXXXXXXX and 2025550143 \u00E9 ";
    }
    EXPECT_TRUE(cover(text) == expected);
}

TEST(FreeText, NeedsThePersonOfARequest) {
    EXPECT_EQ(strategy("free_text")->mask({}, "text").error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace callveil::masking

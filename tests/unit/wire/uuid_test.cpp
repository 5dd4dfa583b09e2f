// SPDX-License-Identifier: Apache-2.0
#include "wire/uuid.hpp"

#include <gtest/gtest.h>

namespace callveil::wire {
namespace {

using std::chrono::milliseconds;

/// The example of RFC 9562, appendix A.6.
constexpr std::string_view rfc_example = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

TEST(Uuid7, EqualsTheExampleOfTheRfc) {
    const std::string random("\x0C\xC3\x18\xC4\xDC\x0C\x0C\x07\x39\x8F", 10);
    EXPECT_EQ(make_uuid7(milliseconds{0x017F22E279B0}, random), rfc_example);
}

TEST(Uuid7, SortsByTime) {
    const std::string high(10, '\xFF');
    const std::string low(10, '\0');
    EXPECT_LT(make_uuid7(milliseconds{1000}, high), make_uuid7(milliseconds{1001}, low));
}

TEST(Uuid7, IsKnownByVersionVariantAndShape) {
    EXPECT_TRUE(is_uuid7(rfc_example));
    EXPECT_FALSE(is_uuid7(""));
    EXPECT_FALSE(is_uuid7("017f22e2-79b0-4cc3-98c4-dc0c0c07398f"));
    EXPECT_FALSE(is_uuid7("017f22e2-79b0-7cc3-18c4-dc0c0c07398f"));
    EXPECT_FALSE(is_uuid7("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"));
    EXPECT_FALSE(is_uuid7("017f22e279b0-7cc3-98c4-dc0c0c07398f-"));
    EXPECT_FALSE(is_uuid7("017f22e2-79b0-7cc3-98c4-dc0c0c07398g"));
}

TEST(Reference, ComesFromTheClientIdAlone) {
    const auto once = reference_of(rfc_example);
    ASSERT_TRUE(once);
    EXPECT_EQ(*once, *reference_of(rfc_example));
    EXPECT_EQ(once->substr(0, 4), "R22-");
    EXPECT_EQ(once->size(), 15U);
    EXPECT_EQ(parse_reference(*once), *once);
}

TEST(Reference, IsRefusedForAnIdThatIsNoUuid7) {
    EXPECT_EQ(reference_of("desk-7").error().code, ErrorCode::invalid_argument);
}

TEST(Reference, TakesTheYearInUtc) {
    const std::string random(10, '\0');
    const auto last = std::chrono::sys_days{std::chrono::year{2026} / 12 / 31} +
                      std::chrono::hours{23} + std::chrono::minutes{59};
    const auto at = [&](auto time) {
        return reference_of(
                   make_uuid7(std::chrono::duration_cast<milliseconds>(time.time_since_epoch()),
                              random))
            ->substr(0, 3);
    };
    EXPECT_EQ(at(last), "R26");
    EXPECT_EQ(at(last + std::chrono::minutes{1}), "R27");
}

TEST(Reference, IsReadAsPeopleWriteIt) {
    const std::string canonical = *reference_of(rfc_example);
    std::string spoken;
    for (const char c : canonical) {
        spoken += c == '-' ? ' ' : static_cast<char>(std::tolower(c));
    }
    EXPECT_EQ(parse_reference(spoken), canonical);
}

TEST(Reference, ReadsOAsZeroAndIAndLAsOne) {
    const std::string ones("\xFF\xFF\xFF\xFF\x00\x08\x42\x10\x84\x21", 10);
    std::string canonical = *reference_of(make_uuid7(milliseconds{1'800'000'000'000}, ones));
    std::string misread = canonical;
    for (char& c : misread) {
        c = c == '0' ? 'O' : c == '1' ? 'l' : c;
    }
    ASSERT_NE(misread, canonical) << "the example holds neither 0 nor 1";
    EXPECT_EQ(parse_reference(misread), canonical);
}

TEST(Reference, OfAnotherShapeIsRefused) {
    for (const auto* text : {"", "R", "R26-7K3M9", "X26-7K3M9-QXD2T", "R26-7K3M9-QXD2TT",
                             "R26-7K3M9-QXDUT", "R26-7K3M9-QX\xC3\xA9"}) {
        EXPECT_FALSE(parse_reference(text)) << text;
    }
}

}  // namespace
}  // namespace callveil::wire

// SPDX-License-Identifier: Apache-2.0
#include "domain/value.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

namespace callveil::domain {
namespace {

TEST(Value, TellsStorageClassesApart) {
    const std::set<std::string> all = {
        canonical_bytes(Value{Null{}}),        canonical_bytes(Value{std::int64_t{0}}),
        canonical_bytes(Value{0.0}),           canonical_bytes(Value{-0.0}),
        canonical_bytes(Value{std::string{}}), canonical_bytes(Value{std::string{"0"}}),
        canonical_bytes(Value{Blob{}}),        canonical_bytes(Value{Blob{"0"}})};
    EXPECT_EQ(all.size(), 8U);
}

TEST(Value, KeepsTheBitsOfADouble) {
    const Value nan{std::numeric_limits<double>::quiet_NaN()};
    const Value back = from_canonical_bytes(canonical_bytes(nan));
    ASSERT_TRUE(std::holds_alternative<double>(back));
    EXPECT_TRUE(std::isnan(std::get<double>(back)));
    EXPECT_EQ(canonical_bytes(back), canonical_bytes(nan));
}

TEST(Value, ReadsMalformedBytesAsNull) {
    EXPECT_TRUE(is_null(from_canonical_bytes("")));
    EXPECT_TRUE(is_null(from_canonical_bytes("Nx")));
    EXPECT_TRUE(is_null(from_canonical_bytes("I1234567")));
    EXPECT_TRUE(is_null(from_canonical_bytes("R123456789")));
    EXPECT_TRUE(is_null(from_canonical_bytes("?")));
}

TEST(Value, DisplaysNumbersInTheirShortestExactForm) {
    EXPECT_EQ(display(Value{0.1}), "0.1");
    EXPECT_EQ(display(Value{1.5}), "1.5");
    EXPECT_EQ(display(Value{std::int64_t{-9223372036854775807LL - 1}}), "-9223372036854775808");
}

TEST(Value, DisplaysTextAsItIsNothingForNullAndHexForABlob) {
    EXPECT_EQ(display(Value{std::string{"caf\xC3\xA9"}}), "caf\xC3\xA9");
    EXPECT_EQ(display(Value{Null{}}), "");
    EXPECT_EQ(display(Value{Blob{std::string{"\x00\xFF\x1a", 3}}}), "00ff1a");
}

TEST(Value, HasTextOnlyWhenItIsText) {
    EXPECT_EQ(text_of(Value{std::string{"lead"}}), "lead");
    EXPECT_EQ(text_of(Value{Blob{"lead"}}), "");
    EXPECT_EQ(text_of(Value{std::int64_t{1}}), "");
}

TEST(RowKey, DoesNotRunItsValuesTogether) {
    const RowKey one = {Value{std::string{"ab"}}, Value{std::string{"c"}}};
    const RowKey other = {Value{std::string{"a"}}, Value{std::string{"bc"}}};
    EXPECT_NE(canonical_bytes(one), canonical_bytes(other));
    EXPECT_NE(canonical_bytes(RowKey{Value{std::string{"abTc"}}}), canonical_bytes(one));
}

TEST(RowKey, ReadsMalformedBytesAsEmpty) {
    const std::string good = canonical_bytes(RowKey{Value{std::int64_t{7}}});
    EXPECT_EQ(key_from_canonical_bytes(good), RowKey{Value{std::int64_t{7}}});
    EXPECT_TRUE(key_from_canonical_bytes(good.substr(0, good.size() - 1)).empty());
    EXPECT_TRUE(key_from_canonical_bytes(good + "x").empty());
    EXPECT_TRUE(key_from_canonical_bytes(std::string(8, '\xFF')).empty());
}

}  // namespace
}  // namespace callveil::domain

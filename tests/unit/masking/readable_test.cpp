// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "make_mask.hpp"
#include "masking/subject_scan.hpp"

namespace callveil::masking {
namespace {

std::size_t readable(const std::string& name, const domain::Value& value,
                     const Configuration& configuration = {}, const MaskField& field = {}) {
    return strategy(name, configuration)->readable(field, value);
}

std::size_t readable(const std::string& name, const char* text,
                     const Configuration& configuration = {}, const MaskField& field = {}) {
    return readable(name, domain::Value(std::string(text)), configuration, field);
}

MaskField of_length(std::size_t length) {
    MaskField field;
    field.length = length;
    return field;
}

// Source: the measured examples of docs/formats/masks.md.
TEST(Readable, OfAlternateIsWhatItKeeps) {
    EXPECT_EQ(readable("alternate", "1223334444"), 6U);
    EXPECT_EQ(readable("alternate", "someone@example.com"), 10U);
    EXPECT_EQ(readable("alternate", "Žofia Ďurišová"), 8U);
    EXPECT_EQ(readable("alternate", "Bob"), 2U);
    EXPECT_EQ(readable("alternate", "Li"), 0U);
    EXPECT_EQ(readable("alternate", ""), 0U);
    EXPECT_EQ(readable("alternate", "abcdef", {{"keep", "0"}}), 0U);
}

TEST(Readable, DoesNotCountAnXWhereOneIsWritten) {
    EXPECT_EQ(readable("alternate", "XXXXXX"), 4U) << "kept are two, two are masked, two are kept";
    EXPECT_EQ(readable("alternate_phone", "12XX33XX44"), 6U);
    EXPECT_EQ(readable("alternate_phone", "XXXXXXXX"), 0U);
}

TEST(Readable, OfAlternatePhoneIsWhatStandsWhereItStood) {
    EXPECT_EQ(readable("alternate_phone", "1223334444"), 6U);
    EXPECT_EQ(readable("alternate_phone", "(122) 333-4444"), 10U);
    EXPECT_EQ(readable("alternate_phone", "12"), 0U);
    EXPECT_EQ(readable("alternate_phone", "Ann 1223334444"), 10U) << "a name that stays is read";
}

TEST(Readable, OfPartialMasksIsBothEnds) {
    EXPECT_EQ(readable("partial", "1223334444"), 4U);
    EXPECT_EQ(readable("partial", "Bob"), 0U);
    EXPECT_EQ(readable("partial", "Bob*s", {{"padding", "*"}}), 4U) << "not the padding";
    EXPECT_EQ(readable("partial_email", "someone@example.com"), 2U + 1U + 2U + 4U);
    EXPECT_EQ(readable("partial_email", "someone"), 0U);
}

TEST(Readable, IsOnlyWhatTheLengthOfTheFieldLeaves) {
    EXPECT_EQ(readable("alternate", "1223334444", {}, of_length(5)), 3U);
    EXPECT_EQ(readable("alternate_phone", "1223334444", {}, of_length(4)), 2U);
    EXPECT_EQ(readable("partial", "1223334444", {}, of_length(9)), 3U);
    EXPECT_EQ(readable("ff1", "1223334444 x", {}, of_length(11)), 1U);
}

TEST(Readable, IsNothingOfWhatIsReplaced) {
    for (const auto* name : {"hash", "hmac", "aes_encrypt", "random_string_rewrite"}) {
        EXPECT_EQ(readable(name, "0123456789abcdef"), 0U) << name;
    }
    EXPECT_EQ(readable("string_rewrite", "removed", {{"rewrite_value", "removed"}}), 0U);
    EXPECT_EQ(readable("null_rewrite", "1223334444"), 0U);
}

TEST(Readable, OfFf1IsAllButTheDigits) {
    EXPECT_EQ(readable("ff1", "1223334444"), 0U) << "whatever digits it happens to write";
    EXPECT_EQ(readable("ff1", "(122) 333-4444"), 4U);
    EXPECT_EQ(readable("ff1", "0305550142"), 1U) << "a zero that leads stays one";
    EXPECT_EQ(readable("ff1", domain::Value(std::int64_t{1223334444})), 0U);
    EXPECT_EQ(readable("ff1", domain::Value(std::int64_t{-1223334444})), 1U);
}

TEST(Readable, OfPreserveIsEverything) {
    EXPECT_EQ(readable("preserve", "Žofia"), 5U);
}

TEST(Readable, OfFreeTextIsWhatIsNotCovered) {
    const auto scan = SubjectScan::compile({{TermKind::token, "C-1001"}}).value();
    MaskField field;
    field.subject = scan.get();
    EXPECT_EQ(readable("free_text", "id C-1001 gone", {}, field), 9U);
}

TEST(Characters, AreCodePointsOfTextAndOfNumbersAsAPersonWritesThem) {
    EXPECT_EQ(characters_of(std::string("Žofia Ďurišová")), 14U);
    EXPECT_EQ(characters_of(std::int64_t{-42}), 3U);
    EXPECT_EQ(characters_of(12.25), 5U);
    EXPECT_EQ(characters_of(domain::Null{}), 0U);
    EXPECT_EQ(characters_of(domain::Blob{"abc"}), 0U);
    EXPECT_EQ(characters_of(std::string("\xff")), 0U);
}

}  // namespace
}  // namespace callveil::masking

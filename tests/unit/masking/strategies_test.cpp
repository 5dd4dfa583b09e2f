// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>

#include "make_mask.hpp"

namespace callveil::masking {
namespace {

using domain::DataType;
using domain::Null;
using domain::Value;
using testing::HasSubstr;

constexpr DataType all_types[] = {DataType::unknown,  DataType::string,  DataType::integer,
                                  DataType::floating, DataType::boolean, DataType::object_id,
                                  DataType::object};

std::unique_ptr<MaskStrategy> by_name(const std::string& name) {
    return name == "string_rewrite" ? strategy(name, {{"rewrite_value", "MASKED"}})
                                    : strategy(name);
}

/// Those that read the value as text, and write text.
std::vector<std::string> text_strategies() {
    std::vector<std::string> names;
    for (const auto& description : strategies()) {
        if (!by_name(description.name)->accepts(DataType::integer)) {
            names.push_back(description.name);
        }
    }
    return names;
}

ErrorCode refusal(const MaskStrategy& mask, const Value& value) {
    const auto result = mask.mask({}, value);
    return result ? ErrorCode::internal : result.error().code;
}

TEST(Strategies, AreListedInTheOrderOfTheDocs) {
    std::vector<std::string> names;
    for (const auto& description : strategies()) {
        names.push_back(description.name);
        EXPECT_FALSE(description.text.empty());
        EXPECT_EQ(make_sample(description)->name(), description.name);
        EXPECT_TRUE(mask_example(description));
    }
    EXPECT_THAT(names, testing::ElementsAre("alternate", "alternate_phone", "null_rewrite",
                                            "string_rewrite", "random_string_rewrite", "hash",
                                            "hmac", "aes_encrypt", "preserve", "partial",
                                            "partial_email", "ff1", "free_text"));
}

TEST(Strategies, NameEachKeyOnceUnderTheirOwnName) {
    const auto names = key_names();
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
    for (const auto& description : strategies()) {
        EXPECT_THAT(description.keys, testing::Each(testing::StartsWith(description.name + "/")));
    }
    EXPECT_EQ(stand_in_keys().size(), names.size());
}

TEST(Strategies, SayWhetherASecondRunChangesNothing) {
    const std::set<std::string> same{"alternate",      "alternate_phone", "null_rewrite",
                                     "string_rewrite", "preserve",        "free_text"};
    for (const auto& description : strategies()) {
        EXPECT_EQ(by_name(description.name)->idempotent(),
                  same.contains(description.name) ? Idempotent::yes : Idempotent::no)
            << description.name;
    }
}

TEST(Strategies, ThatWriteTextAcceptOnlyStrings) {
    EXPECT_THAT(text_strategies(), testing::SizeIs(10));
    for (const auto& name : text_strategies()) {
        for (const auto type : all_types) {
            const bool text = type == DataType::string || type == DataType::unknown;
            EXPECT_EQ(by_name(name)->accepts(type), text) << name;
        }
    }
    for (const auto* name : {"null_rewrite", "preserve"}) {
        for (const auto type : all_types) {
            EXPECT_TRUE(by_name(name)->accepts(type)) << name;
        }
    }
}

TEST(Strategies, AreNamedByTheTypesTheyTake) {
    EXPECT_THAT(names_accepting(DataType::string), testing::SizeIs(strategies().size()));
    EXPECT_THAT(names_accepting(DataType::integer),
                testing::ElementsAre("null_rewrite", "preserve", "ff1"));
    EXPECT_THAT(names_accepting(DataType::floating),
                testing::ElementsAre("null_rewrite", "preserve"));
}

TEST(Strategies, KeepNull) {
    for (const auto& description : strategies()) {
        EXPECT_EQ(masked(*by_name(description.name), Null{}), Value(Null{})) << description.name;
    }
}

TEST(Strategies, RefuseBlobsAndBrokenTextWithoutRepeatingThem) {
    for (const auto& name : text_strategies()) {
        const auto mask = by_name(name);
        EXPECT_EQ(refusal(*mask, domain::Blob{"1223334444"}), ErrorCode::invalid_argument) << name;
        const auto broken = mask->mask({}, "1223334444\xC3");
        ASSERT_FALSE(broken) << name;
        EXPECT_EQ(broken.error().code, ErrorCode::invalid_argument);
        EXPECT_EQ(broken.error().detail.find("1223334444"), std::string::npos);
    }
}

TEST(Strategies, RefuseEveryKindOfBrokenUtf8) {
    const auto mask = strategy("alternate");
    for (const std::string text :
         {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
          "\xF8\x88\x80\x80", "\xE2\x82", "\xC3(", "\xFF", "\xF0\x8F\xBF\xBF"}) {
        EXPECT_EQ(refusal(*mask, text), ErrorCode::invalid_argument);
    }
    for (const std::string text : {"\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80"}) {
        EXPECT_EQ(masked(*mask, text), Value("X"));
    }
}

TEST(MakeStrategy, RefusesAnUnknownName) {
    const auto made = make_strategy({"rot13", {}}, {});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(made.error().detail, HasSubstr("alternate_phone"));
}

TEST(MakeStrategy, RefusesAnUnknownOption) {
    const auto made = make_strategy({"hash", {{"algoritm", "SHA-256"}}}, test_keys());
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(made.error().detail, HasSubstr("algoritm"));
    EXPECT_THAT(made.error().detail, HasSubstr("format_preservation.suffix"));
}

TEST(MakeStrategy, RefusesAMissingOrEmptyKey) {
    EXPECT_THAT(make_strategy({"hash", {}}, {}).error().detail, HasSubstr("hash/salt"));
    auto keys = test_keys();
    keys["hmac/salt"] = crypto::Secret();
    const auto made = make_strategy({"hmac", {}}, keys);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(made.error().detail, HasSubstr("hmac/salt"));
}

TEST(MakeStrategy, RefusesAnUnknownAlgorithm) {
    const auto made = make_strategy({"hmac", {{"algorithm", "MD5"}}}, test_keys());
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().detail, HasSubstr("SHA-512"));
}

TEST(NullRewrite, WritesNullOverEverything) {
    const auto mask = strategy("null_rewrite");
    for (const Value& value : {Value("a"), Value(std::int64_t{1}), Value(1.5),
                               Value(domain::Blob{"\xFF"}), Value("\xFF")}) {
        EXPECT_EQ(masked(*mask, value), Value(Null{}));
    }
}

TEST(Preserve, ChangesNothing) {
    const auto mask = strategy("preserve");
    MaskField field;
    field.length = 1;
    field.nulls = NullPolicy::overwrite;
    for (const Value& value : {Value("long"), Value(std::int64_t{1}), Value(1.5), Value(Null{}),
                               Value(domain::Blob{"\xFF"}), Value("\xFF")}) {
        EXPECT_EQ(masked(*mask, value, field), value);
    }
}

TEST(StringRewrite, WritesItsValueAndSuffix) {
    EXPECT_EQ(masked_text("string_rewrite", "x", {{"rewrite_value", "cool"}}), "cool");
    EXPECT_EQ(masked_text("string_rewrite", "x",
                          {{"rewrite_value", "a"}, {"format_preservation.suffix", "@example.com"}}),
              "a@example.com");
    EXPECT_EQ(masked_text("string_rewrite", "x", {{"rewrite_value", ""}}), "");
}

TEST(StringRewrite, NeedsItsValue) {
    const auto made = make_strategy({"string_rewrite", {}}, {});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(made.error().detail, HasSubstr("rewrite_value"));
}

TEST(StringRewrite, OverwritesNullOnlyWhereThePolicyAsks) {
    const auto mask = strategy("string_rewrite", {{"rewrite_value", "žltý"}});
    MaskField field;
    EXPECT_EQ(masked(*mask, Null{}, field), Value(Null{}));
    field.nulls = NullPolicy::overwrite;
    field.length = 3;
    EXPECT_EQ(masked(*mask, Null{}, field), Value("žlt"));
}

TEST(Hash, KeepsNullEvenWhereThePolicyOverwritesIt) {
    MaskField field;
    field.nulls = NullPolicy::overwrite;
    for (const auto* name : {"hash", "hmac", "aes_encrypt", "alternate", "alternate_phone",
                             "partial", "partial_email"}) {
        EXPECT_EQ(masked(*strategy(name), Null{}, field), Value(Null{})) << name;
    }
}

TEST(Hash, IsCutToTheFieldBehindItsSuffix) {
    const auto mask = strategy("hash", {{"format_preservation.suffix", "@ž"}});
    MaskField field;
    field.length = 65;
    const auto text = std::get<std::string>(masked(*mask, "monkey", field));
    EXPECT_EQ(text, "1c015e801323afa54bde5e4d510809e6b5f14ad9b9961c48cbd7143106b6e596@");
    field.length = 66;
    EXPECT_EQ(masked(*mask, "monkey", field), Value(text + "ž"));
    field.length = 4;
    EXPECT_EQ(masked(*mask, "monkey", field), Value("1c01"));
}

TEST(Hash, ReadsNumbersAsPythonWritesThem) {
    const auto mask = strategy("hash");
    const auto same = [&mask](double number, const std::string& text) {
        return masked(*mask, number) == masked(*mask, text);
    };
    EXPECT_TRUE(same(1.0, "1.0"));
    EXPECT_TRUE(same(-0.0, "-0.0"));
    EXPECT_TRUE(same(1223334444.0, "1223334444.0"));
    EXPECT_TRUE(same(0.1, "0.1"));
    EXPECT_TRUE(same(0.0001, "0.0001"));
    EXPECT_TRUE(same(0.00001, "1e-05"));
    EXPECT_TRUE(same(9999999999999998.0, "9999999999999998.0"));
    EXPECT_TRUE(same(1e16, "1e+16"));
    EXPECT_TRUE(same(1.5e300, "1.5e+300"));
    EXPECT_TRUE(same(std::numeric_limits<double>::infinity(), "inf"));
    EXPECT_TRUE(same(std::numeric_limits<double>::denorm_min(), "5e-324"));
}

TEST(Alternating, WritesTheWidestNumbersInFull) {
    const auto mask = strategy("alternate", {{"keep", "1000"}});
    const auto lowest = std::numeric_limits<double>::lowest();
    EXPECT_EQ(masked(*mask, lowest), Value(std::string(310, 'X')));
    const auto tiny = -std::numeric_limits<double>::denorm_min();
    EXPECT_EQ(masked(*mask, tiny), Value(std::string(327, 'X')));
}

}  // namespace
}  // namespace callveil::masking

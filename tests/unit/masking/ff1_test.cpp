// SPDX-License-Identifier: Apache-2.0
#include "masking/ff1.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "crypto/sign.hpp"
#include "make_mask.hpp"
#include "support/temp_dir.hpp"

namespace callveil::masking {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

Numerals numerals(const std::string& text) {
    Numerals out;
    for (const char character : text) {
        out.push_back(static_cast<std::uint8_t>(alphabet.find(character)));
    }
    return out;
}

std::string written(const Numerals& digits) {
    std::string out;
    for (const auto digit : digits) {
        out.push_back(alphabet.at(digit));
    }
    return out;
}

std::string bytes_of(std::string digits) {
    std::transform(digits.begin(), digits.end(), digits.begin(),
                   [](unsigned char digit) { return static_cast<char>(std::tolower(digit)); });
    return crypto::from_hex(digits).value();
}

TEST(Ff1, AgreesWithAllSamplesOfNist) {
    std::ifstream file(tests::shared_data() / "ff1_nist_samples.json");
    if (!file) {
        GTEST_SKIP() << "the shared samples of NIST are absent";
    }
    const auto samples = nlohmann::json::parse(file)["samples"];
    EXPECT_EQ(samples.size(), 9U);
    for (const auto& sample : samples) {
        const Ff1 cipher(crypto::Secret(bytes_of(sample["key"])), sample["radix"].get<unsigned>());
        const auto tweak = bytes_of(sample["tweak"]);
        EXPECT_EQ(written(cipher.encrypt(tweak, numerals(sample["plaintext"])).value()),
                  sample["ciphertext"]);
        EXPECT_EQ(written(cipher.decrypt(tweak, numerals(sample["ciphertext"])).value()),
                  sample["plaintext"]);
    }
}

TEST(Ff1, NeedsAMillionNumbers) {
    const auto fewest = [](unsigned radix) {
        return Ff1(crypto::Secret(std::string(16, 'k')), radix).shortest();
    };
    EXPECT_EQ(fewest(10), 6U);
    EXPECT_EQ(fewest(26), 5U);
    EXPECT_EQ(fewest(2), 20U);
    EXPECT_EQ(fewest(256), 3U);
    const Ff1 cipher(crypto::Secret(std::string(16, 'k')), 10);
    EXPECT_EQ(cipher.encrypt("", numerals("12345")).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(cipher.decrypt("", {}).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(cipher.encrypt("", numerals("12345a")).error().code, ErrorCode::invalid_argument);
}

std::string masked_digits(const std::string& text) {
    return masked_text("ff1", text);
}

ErrorCode refusal(const domain::Value& value) {
    const auto result = strategy("ff1")->mask({}, value);
    return result ? ErrorCode::internal : result.error().code;
}

// Source: NIST's first sample, with its key; 0123456789 becomes 2433477484, which begins with
// another digit than 0, so that the mask walks on to the first that begins with 0.
TEST(Ff1Mask, WalksOnUntilALeadingZeroIsOneAgain) {
    const Ff1 cipher(crypto::Secret(bytes_of("2b7e151628aed2a6abf7158809cf4f3c")), 10);
    auto expected = numerals("0123456789");
    do {
        expected = cipher.encrypt("", expected).value();
    } while (expected.front() != 0);
    EXPECT_EQ(masked_digits("0123456789"), written(expected));
}

TEST(Ff1Mask, KeepsEverythingThatIsNoDigit) {
    const auto plain = masked_digits("1223334444");
    EXPECT_THAT(plain, testing::MatchesRegex("[1-9][0-9]+"));
    EXPECT_THAT(plain, testing::SizeIs(10));
    EXPECT_NE(plain, "1223334444");
    EXPECT_EQ(masked_digits("(122) 333-4444"),
              "(" + plain.substr(0, 3) + ") " + plain.substr(3, 3) + "-" + plain.substr(6));
    EXPECT_THAT(masked_digits("+44 20 7946 0958 ext. 7"),
                testing::MatchesRegex("[+][0-9]{2} [0-9]{2} [0-9]{4} [0-9]{4} ext[.] [0-9]"));
}

TEST(Ff1Mask, WritesDigitsOfTheScriptItFinds) {
    const auto plain = masked_digits("1223334444");
    std::string wide;
    for (const char digit : plain) {
        wide += std::string("\xEF\xBC") + static_cast<char>(0x90 + (digit - '0'));
    }
    EXPECT_EQ(masked_digits("１２２３３３４４４４"), wide);
}

TEST(Ff1Mask, MakesTheSameOfANumberAndItsText) {
    const auto mask = strategy("ff1");
    const auto number = std::get<std::int64_t>(masked(*mask, std::int64_t{1223334444}));
    EXPECT_EQ(std::to_string(number), masked_digits("1223334444"));
    EXPECT_EQ(masked(*mask, std::int64_t{-1223334444}), domain::Value(-number));
}

TEST(Ff1Mask, KeepsWholeNumbersInTheirRange) {
    const auto mask = strategy("ff1");
    for (const auto number :
         {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min(),
          std::int64_t{1'000'000'000'000'000'000}, std::int64_t{100'000}}) {
        const auto out = std::get<std::int64_t>(masked(*mask, number));
        EXPECT_EQ(std::to_string(out).size(), std::to_string(number).size()) << number;
        EXPECT_NE(out, number);
    }
}

TEST(Ff1Mask, KeepsWholeNumbersInTheRangeOfTheirColumn) {
    const auto mask = strategy("ff1");
    MaskField field;
    field.greatest = 2'147'483'647;
    std::set<std::int64_t> seen;
    for (std::int64_t number = 2'147'483'547; number <= *field.greatest; ++number) {
        const auto out = std::get<std::int64_t>(masked(*mask, number, field));
        EXPECT_GE(out, 1'000'000'000);
        EXPECT_LE(out, *field.greatest);
        EXPECT_TRUE(seen.insert(out).second) << "two numbers became one";
    }
    const auto lowest = std::get<std::int64_t>(masked(*mask, -*field.greatest - 1, field));
    EXPECT_GE(lowest, -*field.greatest - 1);
    EXPECT_FALSE(mask->mask(field, domain::Value(*field.greatest + 1)));
}

TEST(Ff1Mask, DependsOnItsTweakAndKey) {
    EXPECT_NE(masked_text("ff1", "1223334444", {{"tweak", "other"}}), masked_digits("1223334444"));
    auto keys = test_keys();
    keys["ff1/key"] = crypto::Secret(std::string(64, 'a'));
    const auto other = std::move(make_strategy({"ff1", {}}, keys).value());
    EXPECT_NE(masked(*other, "1223334444"), domain::Value(masked_digits("1223334444")));
    keys["ff1/key"] = crypto::Secret(std::string(63, 'a'));
    EXPECT_THAT(make_strategy({"ff1", {}}, keys).error().detail, testing::HasSubstr("ff1/key"));
}

TEST(Ff1Mask, RefusesWhatItCannotHide) {
    for (const auto* text :
         {"12345", "none", "x1y2z3", "1223334444\xC3", "122333444⁴", "①223334444"}) {
        EXPECT_EQ(refusal(text), ErrorCode::invalid_argument) << text;
    }
    EXPECT_EQ(refusal(std::int64_t{12345}), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(1223334444.0), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(domain::Blob{"1223334444"}), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(std::string(1001, '7')), ErrorCode::invalid_argument);
    EXPECT_EQ(masked_digits(""), "");
    EXPECT_THAT(masked_digits(std::string(1000, '7')), testing::SizeIs(1000));
}

TEST(Ff1Mask, CutsToTheLengthOfTheField) {
    MaskField field;
    field.length = 10;
    EXPECT_EQ(masked(*strategy("ff1"), "1223334444 at home", field),
              domain::Value(masked_digits("1223334444")));
}

TEST(Ff1Mask, TakesStringsAndWholeNumbers) {
    using domain::DataType;
    const auto mask = strategy("ff1");
    for (const auto type : {DataType::string, DataType::integer, DataType::unknown}) {
        EXPECT_TRUE(mask->accepts(type));
    }
    for (const auto type :
         {DataType::floating, DataType::boolean, DataType::object_id, DataType::object}) {
        EXPECT_FALSE(mask->accepts(type));
    }
}

}  // namespace
}  // namespace callveil::masking

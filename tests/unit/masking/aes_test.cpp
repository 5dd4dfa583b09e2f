// SPDX-License-Identifier: Apache-2.0
#include "masking/aes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "crypto/hash.hpp"
#include "crypto/sign.hpp"
#include "make_mask.hpp"
#include "support/temp_dir.hpp"

namespace callveil::masking {
namespace {

std::string unhex(const std::string& digits) {
    return crypto::from_hex(digits).value();
}

std::string block_hex(const std::string& key) {
    auto cipher = AesCipher::make(crypto::Secret(unhex(key))).value();
    AesBlock block{};
    for (std::size_t at = 0; at < block.size(); ++at) {
        block.at(at) = static_cast<std::uint8_t>(at * 0x11);
    }
    const auto out = cipher.encrypt(block);
    return crypto::hex(std::string(out.begin(), out.end()));
}

// Source: FIPS 197, appendix C.
TEST(AesCipher, AgreesWithItsStandard) {
    EXPECT_EQ(block_hex("000102030405060708090a0b0c0d0e0f"), "69c4e0d86a7b0430d8cdb78070b4c55a");
    EXPECT_EQ(block_hex("000102030405060708090a0b0c0d0e0f1011121314151617"),
              "dda97ca4864cdfe06eaf70a0ec0d7191");
    EXPECT_EQ(block_hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
              "8ea2b7ca516745bfeafc49904b496089");
}

/// Counts the vectors of one group, when they are of the sizes that Fides uses.
int checked(const nlohmann::json& group) {
    if (group["ivSize"] != 96 || group["tagSize"] != 128) {
        return 0;
    }
    int count = 0;
    for (const auto& test : group["tests"]) {
        const auto sealed = aes_gcm(crypto::Secret(unhex(test["key"])), unhex(test["iv"]),
                                    unhex(test["aad"]), unhex(test["msg"]));
        const auto told = test["ct"].get<std::string>() + test["tag"].get<std::string>();
        EXPECT_EQ(crypto::hex(sealed.value()) == told, test["result"] == "valid") << test["tcId"];
        ++count;
    }
    return count;
}

TEST(AesGcm, AgreesWithWycheproof) {
    std::ifstream file(tests::shared_data() / "strings/wycheproof/aes_gcm_test.json");
    if (!file) {
        GTEST_SKIP() << "the shared Wycheproof vectors are absent";
    }
    int count = 0;
    const auto vectors = nlohmann::json::parse(file);
    for (const auto& group : vectors["testGroups"]) {
        count += checked(group);
    }
    EXPECT_GT(count, 100);
}

// Source: the formula of Fides, computed with the AESGCM of Python's cryptography and hmac.
TEST(AesEncrypt, WritesWhatFidesWrites) {
    const auto mask = strategy("aes_encrypt");
    EXPECT_EQ(masked(*mask, "monkey"), domain::Value("CMCsyIPkgnJxOFuPFlNIgrbNGTqG8w=="));
    EXPECT_EQ(masked(*mask, "customer-1@example.com"),
              domain::Value("4fzswBvq3uLrZ5xlmDY2vv/mF+pqbSctD6ErwTjqcjgJJvNOvmg="));
    EXPECT_EQ(masked(*mask, "Žofia Ďurišová"),
              domain::Value("rS1VmB0MF39NU4upsbsl3MJsU43xwbwFe6M02vnw8zaCJQ=="));
    EXPECT_EQ(masked(*mask, "😈"), domain::Value("C+CQzUS8rp/T0COZOeOkX6Mc3YY="));
    EXPECT_EQ(masked(*mask, ""), domain::Value("dLskfA5JU8M/gzeh4Ji5rg=="));
    EXPECT_EQ(masked(*mask, std::int64_t{0}), domain::Value("tIS9zvu6B2GJQnQi1kZEowg="));
    EXPECT_EQ(masked(*mask, 1.5), domain::Value("vIoNVCFw7cRwuJ4aEoKzGdL3qA=="));
}

TEST(AesEncrypt, UsesAes256WithAKeyOf32Bytes) {
    auto keys = test_keys();
    keys["aes_encrypt/key"] = crypto::Secret(
        std::string_view("2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94"));
    const auto mask = std::move(make_strategy({"aes_encrypt", {}}, keys).value());
    EXPECT_EQ(masked(*mask, "monkey"), domain::Value("e3Behp5C7hwc/5ggMxHWl+/tmFMRlg=="));
}

TEST(AesEncrypt, IsCutToTheFieldBehindItsSuffix) {
    const auto mask =
        strategy("aes_encrypt", {{"mode", "GCM"}, {"format_preservation.suffix", "@ž"}});
    MaskField field;
    EXPECT_EQ(masked(*mask, "monkey", field), domain::Value("CMCsyIPkgnJxOFuPFlNIgrbNGTqG8w==@ž"));
    field.length = 4;
    EXPECT_EQ(masked(*mask, "monkey", field), domain::Value("CMCs"));
}

TEST(AesEncrypt, RefusesAnotherModeAndAKeyThatIsNone) {
    EXPECT_THAT(make_strategy({"aes_encrypt", {{"mode", "CBC"}}}, test_keys()).error().detail,
                testing::HasSubstr("must be GCM"));
    for (const std::string key :
         {"79c5", "79C549D492F6470980B1240619742FC4", "not a key at all, of 32 letters."}) {
        auto keys = test_keys();
        keys["aes_encrypt/key"] = crypto::Secret(key);
        const auto made = make_strategy({"aes_encrypt", {}}, keys);
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().code, ErrorCode::misconfigured);
        EXPECT_THAT(made.error().detail, testing::HasSubstr("aes_encrypt/key must be 32, 48"));
        EXPECT_THAT(made.error().detail, testing::Not(testing::HasSubstr(key)));
    }
}

}  // namespace
}  // namespace callveil::masking

// SPDX-License-Identifier: Apache-2.0
#include "crypto/sign.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "crypto/hash.hpp"

namespace callveil::crypto {
namespace {

SignKeys keys_of(std::string_view seed_hex) {
    return sign_keys_from(Secret(from_hex(seed_hex).value())).value();
}

struct Vector {
    std::string_view seed;
    std::string_view public_key;
    std::string_view message;
    std::string_view signature;
};

// Source: RFC 8032, section 7.1, tests 1 to 3.
constexpr Vector vectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

TEST(Sign, AgreesWithItsRfc) {
    for (const auto& vector : vectors) {
        const auto keys = keys_of(vector.seed);
        const auto message = from_hex(vector.message).value();
        EXPECT_EQ(hex(keys.public_key), vector.public_key);
        EXPECT_EQ(hex(sign(keys, message)), vector.signature);
        EXPECT_TRUE(is_signed_by(keys.public_key, message, from_hex(vector.signature).value()));
    }
}

TEST(Sign, RefusesEveryChangedBit) {
    const auto keys = keys_of(vectors[0].seed);
    const std::string message = "entry 7";
    const auto signature = sign(keys, message);
    for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
        auto changed = signature;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_FALSE(is_signed_by(keys.public_key, message, changed)) << bit;
    }
    EXPECT_FALSE(is_signed_by(keys.public_key, "entry 8", signature));
    EXPECT_FALSE(is_signed_by(keys_of(vectors[1].seed).public_key, message, signature));
}

TEST(Sign, RefusesHalvesOfAWrongLength) {
    const auto keys = keys_of(vectors[0].seed);
    const auto signature = sign(keys, "x");
    EXPECT_FALSE(is_signed_by("", "x", signature));
    EXPECT_FALSE(is_signed_by(keys.public_key, "x", signature.substr(1)));
    EXPECT_FALSE(is_signed_by(keys.public_key, "x", ""));
    EXPECT_EQ(sign_keys_from(Secret(std::string(31, 'x'))).error().code,
              ErrorCode::invalid_argument);
    EXPECT_THROW(sign(SignKeys{}, "x"), std::invalid_argument);
}

TEST(Sign, RefusesAKeyThatSignsEverything) {
    // The neutral point as key and as R, with S = 0, fits every message.
    const auto neutral = std::string(1, '\1') + std::string(31, '\0');
    EXPECT_FALSE(is_signed_by(neutral, "anything", neutral + std::string(32, '\0')));
}

TEST(Hex, ReadsWhatItWrites) {
    const std::string bytes("\x00\x7f\x80\xff", 4);
    EXPECT_EQ(from_hex(hex(bytes)).value(), bytes);
    EXPECT_EQ(from_hex("").value(), "");
}

TEST(Hex, RefusesOtherSpellings) {
    for (const auto* text : {"0", "0A", "0g", "0x", " 0", "abc", "ab\n"}) {
        EXPECT_FALSE(from_hex(text)) << text;
    }
}

}  // namespace
}  // namespace callveil::crypto

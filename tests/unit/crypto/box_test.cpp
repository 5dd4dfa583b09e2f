// SPDX-License-Identifier: Apache-2.0
#include "crypto/box.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace callveil::crypto {
namespace {

const std::string plain_text("call\0me", 7);

TEST(Seal, OpensWithTheSameKey) {
    const auto key = Secret::random(32);
    EXPECT_EQ(open(key, seal(key, plain_text)).value(), plain_text);
    EXPECT_EQ(open(key, seal(key, "")).value(), "");
}

TEST(Seal, GivesOtherBytesEachTime) {
    const auto key = Secret::random(32);
    EXPECT_NE(seal(key, plain_text), seal(key, plain_text));
}

TEST(Seal, ShowsNothingOfTheText) {
    const auto sealed = seal(Secret::random(32), plain_text);
    EXPECT_EQ(sealed.find("call"), std::string::npos);
    EXPECT_EQ(sealed.size(), 24U + 16U + plain_text.size());
}

TEST(Seal, DoesNotOpenWithAnotherKey) {
    const auto opened = open(Secret::random(32), seal(Secret::random(32), plain_text));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
}

TEST(Seal, DoesNotOpenAfterAnyByteChanged) {
    const auto key = Secret::random(32);
    const auto sealed = seal(key, plain_text);
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        auto changed = sealed;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_EQ(open(key, changed).error().code, ErrorCode::corrupt) << at;
    }
}

TEST(Seal, DoesNotOpenWhenCutShort) {
    const auto key = Secret::random(32);
    const auto sealed = seal(key, plain_text);
    for (std::size_t length = 0; length < sealed.size(); ++length) {
        EXPECT_EQ(open(key, sealed.substr(0, length)).error().code, ErrorCode::corrupt) << length;
    }
}

TEST(Seal, RefusesAKeyOfAnotherLength) {
    EXPECT_THROW(seal(Secret::random(31), plain_text), std::invalid_argument);
    EXPECT_THROW(static_cast<void>(open(Secret::random(33), plain_text)), std::invalid_argument);
}

TEST(SealTo, OpensOnlyForTheOwnerOfTheSecretHalf) {
    const auto owner = make_box_keys();
    const auto other = make_box_keys();
    const auto sealed = seal_to(owner.public_key, plain_text).value();
    EXPECT_EQ(open_sealed(owner, sealed).value(), plain_text);
    EXPECT_EQ(open_sealed(other, sealed).error().code, ErrorCode::corrupt);
}

TEST(SealTo, DoesNotOpenWhenCutOrChanged) {
    const auto keys = make_box_keys();
    auto sealed = seal_to(keys.public_key, plain_text).value();
    EXPECT_EQ(open_sealed(keys, sealed.substr(0, 47)).error().code, ErrorCode::corrupt);
    sealed.back() = static_cast<char>(sealed.back() ^ 1);
    EXPECT_EQ(open_sealed(keys, sealed).error().code, ErrorCode::corrupt);
}

TEST(SealTo, RefusesAPublicKeyOfAnotherLength) {
    EXPECT_EQ(seal_to("short", plain_text).error().code, ErrorCode::invalid_argument);
}

TEST(SealTo, RefusesAPublicKeyThatHidesNothing) {
    EXPECT_EQ(seal_to(std::string(32, '\0'), plain_text).error().code, ErrorCode::invalid_argument);
}

TEST(BoxKeys, SecretHalfGivesThePublicHalf) {
    const auto keys = make_box_keys();
    EXPECT_EQ(public_half(keys.secret_key).value(), keys.public_key);
    EXPECT_EQ(public_half(Secret::random(31)).error().code, ErrorCode::invalid_argument);
}

TEST(RandomBytes, HaveTheLengthAskedFor) {
    EXPECT_EQ(random_bytes(0).size(), 0U);
    EXPECT_EQ(random_bytes(33).size(), 33U);
    EXPECT_NE(random_bytes(16), random_bytes(16));
}

TEST(Wipe, EmptiesTheTextAndItsMemory) {
    std::string text(100, 's');
    const char* memory = text.data();
    wipe(text);
    EXPECT_TRUE(text.empty());
    text.resize(text.capacity());
    EXPECT_EQ(text.data(), memory);
    EXPECT_EQ(text.find('s'), std::string::npos);
}

// Source: RFC 4648, section 10.
TEST(Base64, AgreesWithItsRfc) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(from_base64("Zm9vYmE=").value(), "fooba");
    EXPECT_EQ(from_base64("").value(), "");
}

TEST(Base64, RefusesWhatIsNotBase64) {
    for (const auto* text :
         {"Zg", "Zg=", "Zg== ", "Z g==", "Zh==", "Zm9v!", "Zm9vYmE", "-_-_", "\xbf\x88\xae\xb9"}) {
        const auto decoded = from_base64(text);
        ASSERT_FALSE(decoded) << text;
        EXPECT_EQ(decoded.error().code, ErrorCode::invalid_argument);
    }
}

// Source: ZeroMQ RFC 32, the test cases of its reference.
TEST(Z85, AgreesWithItsRfc) {
    const std::string frame("\x86\x4F\xD2\x6F\xB5\x59\xF7\x5B", 8);
    EXPECT_EQ(z85(frame).value(), "HelloWorld");
    EXPECT_EQ(from_z85("HelloWorld").value(), frame);
    const std::string key(
        "\x8E\x0B\xDD\x69\x76\x28\xB9\x1D\x8F\x24\x55\x87\xEE\x95\xC5\xB0"
        "\x4D\x48\x96\x3F\x79\x25\x98\x77\xB4\x9C\xD9\x06\x3A\xEA\xD3\xB7",
        32);
    EXPECT_EQ(z85(key).value(), "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6");
    EXPECT_EQ(from_z85("JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6").value(), key);
}

TEST(Z85, ReadsBackTheExtremes) {
    for (const auto byte : {'\0', '\xFF'}) {
        const std::string bytes(4, byte);
        EXPECT_EQ(from_z85(z85(bytes).value()).value(), bytes);
    }
}

TEST(Z85, RefusesBrokenText) {
    EXPECT_EQ(z85("abc").error().code, ErrorCode::invalid_argument);
    for (const auto* text : {"Hell", "Hel o", "Hel\"o", "#####", "%nSc1"}) {
        EXPECT_EQ(from_z85(text).error().code, ErrorCode::invalid_argument) << text;
    }
    EXPECT_EQ(from_z85("%nSc0").value(), std::string(4, '\xFF'));
}

}  // namespace
}  // namespace callveil::crypto

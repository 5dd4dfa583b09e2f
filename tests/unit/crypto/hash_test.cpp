// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "support/temp_dir.hpp"

namespace callveil::crypto {
namespace {

std::string unhex(const std::string& digits) {
    std::string bytes;
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        bytes.push_back(static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16)));
    }
    return bytes;
}

// Source: FIPS 180-4 examples of NIST.
TEST(Hash, AgreesWithTheExamplesOfItsStandard) {
    EXPECT_EQ(hex(sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(sha512("abc")),
              "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
              "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

// Source: RFC 4231, test case 2.
TEST(Hmac, AgreesWithItsRfc) {
    const std::string text = "what do ya want for nothing?";
    EXPECT_EQ(hex(hmac_sha256("Jefe", text)),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex(hmac_sha512("Jefe", text)),
              "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
              "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST(Hmac, AgreesWithWycheproof) {
    const auto path = tests::shared_data() / "strings/wycheproof/hmac_sha256_test.json";
    std::ifstream file(path);
    if (!file) {
        GTEST_SKIP() << "the shared Wycheproof vectors are absent";
    }
    int checked = 0;
    const auto vectors = nlohmann::json::parse(file);
    for (const auto& group : vectors["testGroups"]) {
        const auto digits = group["tagSize"].get<std::size_t>() / 4;
        for (const auto& test : group["tests"]) {
            const auto tag = hex(hmac_sha256(unhex(test["key"]), unhex(test["msg"])));
            const bool same = tag.substr(0, digits) == test["tag"].get<std::string>();
            EXPECT_EQ(same, test["result"] == "valid") << "tcId " << test["tcId"];
            ++checked;
        }
    }
    EXPECT_EQ(checked, vectors["numberOfTests"].get<int>());
    EXPECT_GT(checked, 100);
}

TEST(Sha256, GivesTheSameInPiecesAsInOneCall) {
    Sha256 pieces;
    pieces.update("a").update("").update(std::string(200, 'b')).update("c");
    EXPECT_EQ(pieces.finish(), sha256("a" + std::string(200, 'b') + "c"));
}

TEST(Sha256, HashesNothingAsTheEmptyText) {
    EXPECT_EQ(Sha256().finish(), sha256(""));
}

TEST(KeyedHash, TellsListsOfPartsApart) {
    const Secret key(std::string(32, 'k'));
    EXPECT_EQ(keyed_hash(key, {"ab", "c"}), keyed_hash(key, {"ab", "c"}));
    EXPECT_NE(keyed_hash(key, {"ab", "c"}), keyed_hash(key, {"a", "bc"}));
    EXPECT_NE(keyed_hash(key, {"abc"}), keyed_hash(key, {"abc", ""}));
    EXPECT_NE(keyed_hash(key, {}), keyed_hash(key, {""}));
}

TEST(KeyedHash, DependsOnTheKey) {
    EXPECT_NE(keyed_hash(Secret(std::string(32, 'k')), {"a"}),
              keyed_hash(Secret(std::string(32, 'l')), {"a"}));
}

// Source: Python's hashlib.blake2b(length + b"abc" + length of 0, key=b"k" * 32, digest_size=32).
TEST(KeyedHash, IsBlake2bOverLengthPrefixedParts) {
    EXPECT_EQ(hex(keyed_hash(Secret(std::string(32, 'k')), {"abc", ""})),
              "b76f4ac5c326992fda3d5ede730c789eec92fc24958bae756f607b86b52b2acf");
}

TEST(KeyedHashDeathTest, EndsTheProcessForAWeakKey) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const Secret weak(std::string(15, 'k'));
    EXPECT_DEATH(keyed_hash(weak, {"a"}), "");
}

TEST(Hex, WritesLowerCaseAndKeepsZeros) {
    EXPECT_EQ(hex(std::string_view("\x00\xAB\xFF", 3)), "00abff");
    EXPECT_EQ(hex(std::string_view()), "");
}

TEST(Hash, CanBeSeenAsBytes) {
    const auto hash = sha256("abc");
    EXPECT_EQ(hex(as_view(hash)), hex(hash));
}

}  // namespace
}  // namespace callveil::crypto

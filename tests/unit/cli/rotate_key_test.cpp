// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "crypto/key_file.hpp"
#include "support/temp_dir.hpp"
#include "unit/cli/run_cli.hpp"

namespace callveil::tests {
namespace {

namespace fs = std::filesystem;
using cli::Exit;
using testing::HasSubstr;

class KeyRotation : public testing::Test {
protected:
    KeyRotation() { EXPECT_TRUE(crypto::write_secret_file(folder / "store.key", "old")); }

    Ran rotate(const std::string& key = "store") const {
        return run_cli({"key", "rotate", key, "--dir", folder.path().string()});
    }
    std::string text_of(const char* name) const {
        const auto secret = crypto::read_secret_file(folder / name);
        return secret ? std::string(secret->view()) : secret.error().detail;
    }

    TempDir folder;
};

TEST_F(KeyRotation, KeepsTheOldKeyBesideTheNewOne) {
    const auto ran = rotate();
    EXPECT_EQ(ran.exit, Exit::ok) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("store.key.previous"));
    EXPECT_EQ(text_of("store.key.previous"), "old");
    EXPECT_EQ(text_of("store.key").size(), 44U);
    EXPECT_EQ(fs::status(folder / "store.key").permissions(), fs::perms{0600});
}

TEST_F(KeyRotation, NeverLosesAKeyThatMayStillOpenSomething) {
    rotate();
    const auto second = text_of("store.key");
    const auto again = rotate();
    EXPECT_EQ(again.exit, Exit::conflict);
    EXPECT_THAT(again.err, HasSubstr("earlier rotation"));
    EXPECT_EQ(text_of("store.key"), second);
    EXPECT_EQ(text_of("store.key.previous"), "old");
}

TEST_F(KeyRotation, GoesOnWhereItWasKilled) {
    ASSERT_TRUE(crypto::write_secret_file(folder / "store.key.previous", "old"));
    EXPECT_EQ(rotate().exit, Exit::ok);
    EXPECT_NE(text_of("store.key"), "old");
}

TEST_F(KeyRotation, NamesAKeyThatIsNotThere) {
    const auto ran = rotate("outbox-seal");
    EXPECT_NE(ran.exit, Exit::ok);
    EXPECT_THAT(ran.err, HasSubstr("outbox-seal.key is missing"));
    EXPECT_FALSE(fs::exists(folder / "outbox-seal.key"));
}

}  // namespace
}  // namespace callveil::tests

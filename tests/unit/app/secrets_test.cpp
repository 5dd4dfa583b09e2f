// SPDX-License-Identifier: Apache-2.0
#include "app/secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/app/secrets_folder.hpp"

namespace callveil::app {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using tests::TempDir;

class SecretsOfAFolder : public testing::Test {
protected:
    SecretsOfAFolder() { tests::write_secrets(path_); }

    std::vector<std::string> sentences() const {
        std::vector<std::string> all;
        for (const auto& problem : read_secrets(path_).problems) {
            all.push_back(problem.detail);
        }
        return all;
    }

    TempDir folder_;
    const std::filesystem::path path_ = folder_ / "secrets";
};

TEST_F(SecretsOfAFolder, AreReadWhole) {
    const auto secrets = load_secrets(path_);
    ASSERT_TRUE(secrets) << secrets.error().detail;
    EXPECT_EQ(secrets->store.size(), 32U);
    EXPECT_EQ(secrets->keys.masks.size(), masking::key_names().size());
    EXPECT_EQ(secrets->keys.audit.public_key.size(), 32U);
    EXPECT_THAT(sentences(), IsEmpty());
}

TEST_F(SecretsOfAFolder, NamesEachFileThatIsNoKey) {
    tests::spoil(path_ / "agent-channel.key");
    tests::spoil(path_ / "store.key");
    std::filesystem::remove(path_ / "mask.key");
    EXPECT_THAT(sentences(), testing::ElementsAre(HasSubstr("agent-channel.key"),
                                                  HasSubstr("store.key"), HasSubstr("mask.key")));
}

TEST_F(SecretsOfAFolder, HoldKeysOfBeforeARotationWhereThereAreSome) {
    EXPECT_TRUE(load_secrets(path_)->previous_store.empty());
    for (const auto* name : {"store.key", "outbox-seal.key"}) {
        std::filesystem::copy_file(path_ / name, path_ / (std::string(name) + ".previous"));
    }
    const auto secrets = load_secrets(path_);
    ASSERT_TRUE(secrets) << secrets.error().detail;
    EXPECT_TRUE(secrets->previous_store.equals(secrets->store));
    EXPECT_EQ(secrets->keys.previous_outbox.public_key, secrets->keys.outbox.public_key);
    tests::spoil(path_ / "store.key.previous");
    EXPECT_THAT(sentences(), testing::ElementsAre(HasSubstr("store.key.previous")));
}

/// Making the keys anew beside the others is refused, and would leave what is sealed unreadable.
TEST_F(SecretsOfAFolder, AsksForTheBackupOfAKeyThatIsGone) {
    std::filesystem::remove(path_ / "body.key");
    EXPECT_THAT(sentences(), testing::ElementsAre(HasSubstr("restore it from your backup")));
}

TEST_F(SecretsOfAFolder, SaysHowAMissingSigningKeyIsMade) {
    std::filesystem::remove(path_ / "audit-sign.key");
    EXPECT_THAT(sentences(),
                testing::ElementsAre(HasSubstr("callveil audit new-key --dir " + path_.string())));
}

TEST_F(SecretsOfAFolder, StartsNothingWithOneBadFile) {
    tests::spoil(path_ / "ledger.key");
    const auto secrets = load_secrets(path_);
    ASSERT_FALSE(secrets);
    EXPECT_EQ(secrets.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(secrets.error().detail, HasSubstr("ledger.key"));
}

TEST_F(SecretsOfAFolder, RefusesOneKeyForBothDoors) {
    std::filesystem::remove(path_ / "admin-channel.key");
    std::filesystem::copy_file(path_ / "agent-channel.key", path_ / "admin-channel.key");
    EXPECT_THAT(sentences(), testing::ElementsAre(HasSubstr("are the same key")));
}

}  // namespace
}  // namespace callveil::app

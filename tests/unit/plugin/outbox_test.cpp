// SPDX-License-Identifier: Apache-2.0
#include "plugin/outbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "crypto/box.hpp"
#include "support/temp_dir.hpp"

namespace callveil::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto now = "2026-11-23T01:00:00.000Z";

OutboxEntry entry(const std::string& name, const std::string& sealed = "c2VhbGVk") {
    return {"id-" + name, "R26-" + name, "access", "2026-11-23T00:00:00.000Z", sealed};
}

class OutboxTest : public ::testing::Test {
protected:
    tests::TempDir folder;

    Outbox open() { return Outbox::open(folder.path()).value(); }
    std::filesystem::path file() const { return folder.path() / "callveil" / "outbox.sqlite"; }
    std::string raw_bytes() const {
        std::ostringstream all;
        for (const auto& item : std::filesystem::directory_iterator(folder.path() / "callveil")) {
            all << std::ifstream(item.path(), std::ios::binary).rdbuf();
        }
        return all.str();
    }
};

TEST_F(OutboxTest, KeepsRequestsOverARestart) {
    ASSERT_TRUE(open().add(entry("A")));
    const auto outbox = open();
    EXPECT_THAT(outbox.waiting(10).value(), ElementsAre("id-A"));
    EXPECT_EQ(outbox.find_waiting("id-A").value()->sealed, "c2VhbGVk");
    EXPECT_EQ(outbox.rows().value().at(0).state, "queued");
}

TEST_F(OutboxTest, LetsNobodyElseIn) {
    open();
    struct stat state {};
    ASSERT_EQ(::stat((folder.path() / "callveil").c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0777U, 0700U);
    ASSERT_EQ(::stat(file().c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0777U, 0600U);
}

TEST_F(OutboxTest, RefusesAFolderThatIsOpenToOthers) {
    open();
    std::filesystem::permissions(folder.path() / "callveil", std::filesystem::perms(0755));
    const auto opened = Outbox::open(folder.path());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(opened.error().detail, HasSubstr("chmod 0700"));
}

TEST_F(OutboxTest, AnAcknowledgedBodyIsGoneFromTheDisk) {
    const std::string canary = "Q0FOQVJZLUNBTkFSWS1DQU5BUlk=";
    const auto outbox = open();
    ASSERT_TRUE(outbox.add(entry("A", canary)));
    EXPECT_THAT(raw_bytes(), HasSubstr(canary));
    ASSERT_TRUE(outbox.acknowledge("id-A", "pending_approval", now));
    EXPECT_THAT(raw_bytes(), ::testing::Not(HasSubstr(canary)));
    EXPECT_THAT(outbox.waiting(10).value(), IsEmpty());
    EXPECT_EQ(outbox.rows().value().at(0).state, "pending_approval");
}

TEST_F(OutboxTest, ARefusedRequestCanBeSentAgain) {
    const auto outbox = open();
    ASSERT_TRUE(outbox.add(entry("A")));
    ASSERT_TRUE(outbox.refuse("id-A", "The key has expired.", now));
    EXPECT_THAT(outbox.waiting(10).value(), IsEmpty());
    EXPECT_EQ(outbox.rows().value().at(0).reason, "The key has expired.");
    EXPECT_EQ(outbox.renew("R26-A").value(), "id-A");
    EXPECT_THAT(outbox.waiting(10).value(), ElementsAre("id-A"));
    EXPECT_EQ(outbox.renew("R26-A").value(), std::nullopt);
}

TEST_F(OutboxTest, FollowsARequestToItsEnd) {
    const auto outbox = open();
    ASSERT_TRUE(outbox.add(entry("A")));
    ASSERT_TRUE(outbox.acknowledge("id-A", "pending_approval", now));
    EXPECT_THAT(outbox.unfinished("", 10).value(), ElementsAre("R26-A"));
    ASSERT_TRUE(outbox.note({"R26-A", "access", "rejected", "refused", "Not verified", now}));
    EXPECT_THAT(outbox.unfinished("", 10).value(), IsEmpty());
    EXPECT_EQ(open().rows().value().at(0).reason, "Not verified");
}

TEST_F(OutboxTest, ForgetsOnlyWhatHasEnded) {
    const auto outbox = open();
    for (const auto* name : {"A", "B", "C"}) {
        ASSERT_TRUE(outbox.add(entry(name)));
    }
    ASSERT_TRUE(outbox.acknowledge("id-A", "completed", now));
    ASSERT_TRUE(outbox.acknowledge("id-B", "running", now));
    ASSERT_TRUE(outbox.forget_before("2027-01-01"));
    EXPECT_EQ(outbox.rows().value().size(), 2U);
}

TEST_F(OutboxTest, ADamagedFileIsLeftAsItIs) {
    open();
    std::ofstream(file(), std::ios::binary) << "this was never a database, not even a small one";
    const auto opened = Outbox::open(folder.path());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
    EXPECT_THAT(opened.error().detail, HasSubstr(file().string()));
    EXPECT_THAT(raw_bytes(), HasSubstr("never a database"));
}

TEST_F(OutboxTest, AnotherProgramsDatabaseIsLeftAsItIs) {
    open();
    std::filesystem::remove(file());
    std::ofstream(file()).close();
    std::filesystem::permissions(file(), std::filesystem::perms(0600));
    ASSERT_TRUE(SqliteFile::open(file()).value().run("CREATE TABLE other (x)"));
    EXPECT_EQ(Outbox::open(folder.path()).error().code, ErrorCode::corrupt);
}

TEST_F(OutboxTest, ANewerOutboxIsLeftAsItIs) {
    open();
    ASSERT_TRUE(SqliteFile::open(file()).value().run("PRAGMA user_version = 2"));
    EXPECT_EQ(Outbox::open(folder.path()).error().code, ErrorCode::unsupported);
}

TEST_F(OutboxTest, TwoInstancesShareOneFile) {
    open();
    // A busy file is said to be locked; whoever comes again gets through.
    const auto insist = [](const auto& write) {
        for (int attempt = 0; attempt < 20; ++attempt) {
            const Result<void> done = write();
            if (done || done.error().code != ErrorCode::unavailable) {
                return done;
            }
        }
        return Result<void>(fail(ErrorCode::unavailable, "locked out"));
    };
    const auto fill = [&](const std::string& prefix) {
        const auto outbox = open();
        for (int count = 0; count < 30; ++count) {
            const auto name = prefix + std::to_string(count);
            ASSERT_TRUE(insist([&] { return outbox.add(entry(name)); }));
            ASSERT_TRUE(insist([&] { return outbox.acknowledge("id-" + name, "running", now); }));
        }
    };
    std::thread other(fill, "other");
    fill("one");
    other.join();
    EXPECT_EQ(open().rows().value().size(), 60U);
}

}  // namespace
}  // namespace callveil::plugin

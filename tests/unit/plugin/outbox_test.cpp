// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <vector>

#include "unit/plugin/outbox_fixture.hpp"

namespace callveil::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(OutboxTest, KeepsRequestsOverARestart) {
    ASSERT_TRUE(open().add({entry("A")}));
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

TEST_F(OutboxTest, AnAcknowledgedBodyIsGoneFromTheDisk) {
    const std::string canary = "Q0FOQVJZLUNBTkFSWS1DQU5BUlk=";
    const auto outbox = open();
    ASSERT_TRUE(outbox.add({entry("A", canary)}));
    EXPECT_THAT(raw_bytes(), HasSubstr(canary));
    ASSERT_TRUE(outbox.acknowledge("id-A", "pending_approval", now));
    EXPECT_THAT(raw_bytes(), ::testing::Not(HasSubstr(canary)));
    EXPECT_THAT(outbox.waiting(10).value(), IsEmpty());
    EXPECT_EQ(outbox.rows().value().at(0).state, "pending_approval");
}

TEST_F(OutboxTest, ARefusedRequestCanBeSentAgain) {
    const auto outbox = open();
    ASSERT_TRUE(outbox.add({entry("A")}));
    ASSERT_TRUE(outbox.refuse("id-A", "The key has expired.", now));
    EXPECT_THAT(outbox.waiting(10).value(), IsEmpty());
    EXPECT_EQ(outbox.rows().value().at(0).reason, "The key has expired.");
    EXPECT_EQ(outbox.renew("R26-A").value(), "id-A");
    EXPECT_THAT(outbox.waiting(10).value(), ElementsAre("id-A"));
    EXPECT_EQ(outbox.renew("R26-A").value(), std::nullopt);
}

TEST_F(OutboxTest, FollowsARequestToItsEnd) {
    const auto outbox = open();
    ASSERT_TRUE(outbox.add({entry("A")}));
    ASSERT_TRUE(outbox.acknowledge("id-A", "pending_approval", now));
    EXPECT_THAT(outbox.unfinished("", 10).value(), ElementsAre("R26-A"));
    ASSERT_TRUE(outbox.note({"R26-A", "access", "rejected", "refused", "Not verified", now}));
    EXPECT_THAT(outbox.unfinished("", 10).value(), IsEmpty());
    EXPECT_EQ(open().rows().value().at(0).reason, "Not verified");
}

TEST_F(OutboxTest, ForgetsOnlyWhatHasEnded) {
    const auto outbox = open();
    for (const auto* name : {"A", "B", "C"}) {
        ASSERT_TRUE(outbox.add({entry(name)}));
    }
    ASSERT_TRUE(outbox.acknowledge("id-A", "completed", now));
    ASSERT_TRUE(outbox.acknowledge("id-B", "running", now));
    ASSERT_TRUE(outbox.forget_before("2027-01-01"));
    EXPECT_EQ(outbox.rows().value().size(), 2U);
}

TEST_F(OutboxTest, NeverForgetsARefusedRequestWhoseBodyIsHere) {
    const auto outbox = open();
    ASSERT_TRUE(outbox.add({entry("A")}));
    ASSERT_TRUE(outbox.refuse("id-A", "No.", now));
    ASSERT_TRUE(outbox.forget_before("2036-01-01"));
    EXPECT_EQ(outbox.renew("R26-A").value(), "id-A");
    EXPECT_EQ(outbox.find_waiting("id-A").value()->sealed, "c2VhbGVk");
}

TEST_F(OutboxTest, ListsWhatWasNotSentBeforeTheManyThatWere) {
    const auto outbox = open();
    std::vector<OutboxEntry> many;
    for (int number = 1000; number < 1250; ++number) {
        many.push_back(entry(std::to_string(number)));
        many.back().created_at = "2026-11-24T00:00:00.000Z";
    }
    ASSERT_TRUE(outbox.add(many));
    ASSERT_TRUE(SqliteFile::open(file(), wait)
                    .value()
                    .run("UPDATE request SET state = 'acked', told = 'running', sealed = NULL"));
    ASSERT_TRUE(outbox.add({entry("old")}));
    ASSERT_TRUE(outbox.refuse("id-old", "No.", now));
    const auto rows = outbox.rows().value();
    ASSERT_EQ(rows.size(), 200U);
    EXPECT_EQ(rows.front().reference, "R26-1249");
    EXPECT_EQ(rows.back().reference, "R26-old");
}

TEST_F(OutboxTest, SavesAllOfABatchOrNone) {
    const auto outbox = open();
    ASSERT_TRUE(outbox.add({entry("A"), entry("B")}));
    EXPECT_FALSE(outbox.add({entry("C"), entry("A")}));
    EXPECT_EQ(outbox.rows().value().size(), 2U);
    ASSERT_TRUE(outbox.add({entry("C")}));
}

}  // namespace
}  // namespace callveil::plugin

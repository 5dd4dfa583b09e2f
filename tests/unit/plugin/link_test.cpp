// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <future>

#include "unit/plugin/link_fixture.hpp"
#include "wire/codec.hpp"

namespace callveil::plugin {
namespace {

using ::testing::ElementsAre;

TEST_F(LinkTest, SavesThenSendsSealedAndIsAcknowledged) {
    ASSERT_TRUE(start());
    await_state(LinkState::up);
    const auto id = save();
    const auto saved = await<RequestSaved>();
    EXPECT_EQ(saved.client_id, id);
    EXPECT_EQ(saved.reference, wire::reference_of(id).value());
    EXPECT_EQ(await<RequestSent>().client_id, id);
    const auto submit =
        wire::decode<wire::Submit>(daemon.await("submit", 1).at(0).body, wire::Unknown::refuse);
    ASSERT_TRUE(submit);
    EXPECT_EQ(submit->reference, saved.reference);
    EXPECT_EQ(daemon.open(*submit)->name, "Jordan Example");
    EXPECT_EQ(submit->sealed.find("Jordan"), std::string::npos);
}

TEST_F(LinkTest, SendsAgainAfterTheDaemonReturns) {
    ASSERT_TRUE(start());
    await_state(LinkState::up);
    daemon.stop();
    await_state(LinkState::down);
    const auto id = save();
    await<RequestSaved>();
    await<LinkChanged>([](const auto& changed) { return changed.waiting == 1; });
    EXPECT_EQ(daemon.count("submit"), 0U);
    daemon.start();
    EXPECT_EQ(await<RequestSent>().client_id, id);
}

TEST_F(LinkTest, AnUnansweredSubmitComesAgainWithTheSameBytes) {
    daemon.refuse("submit", ErrorCode::unavailable, "The store is busy.");
    ASSERT_TRUE(start());
    const auto id = save();
    const auto submits = daemon.await("submit", 2);
    EXPECT_EQ(submits.at(0).body, submits.at(1).body);
    daemon.reply<wire::Submit>({"R26", "pending_approval", "", ""});
    EXPECT_EQ(await<RequestSent>().client_id, id);
}

TEST_F(LinkTest, AReplyThatIsNotUnderstoodRefusesNothing) {
    daemon.on("submit", [](const wire::Envelope& envelope) {
        return wire::write_envelope("submit.ok", envelope.id, {{"reference", 5}});
    });
    ASSERT_TRUE(start());
    const auto id = save();
    daemon.await("submit", 2);
    daemon.reply<wire::Submit>({"R26", "pending_approval", "", ""});
    EXPECT_EQ(await<RequestSent>().client_id, id);
}

TEST_F(LinkTest, ARefusedSubmitIsReportedWithItsSentenceAndNotRepeated) {
    daemon.refuse("submit", ErrorCode::invalid_argument, "Give a phone number.");
    ASSERT_TRUE(start());
    const auto id = save();
    const auto refused = await<RequestRefused>();
    EXPECT_EQ(refused.client_id, id);
    EXPECT_EQ(refused.sentence, "Give a phone number.");
    await<RequestsListed>(
        [](const auto& list) { return !list.rows.empty() && list.rows[0].state == "refused"; });
    daemon.reply<wire::Submit>({"R26", "pending_approval", "", ""});
    link->give(SendAgain{wire::reference_of(id).value()});
    EXPECT_EQ(await<RequestSent>().client_id, id);
    EXPECT_EQ(daemon.count("submit"), 2U);
}

TEST_F(LinkTest, WhatWasSavedIsSentAfterARestart) {
    daemon.stop();
    ASSERT_TRUE(start());
    const auto id = save();
    link.reset();  // Send was pressed just before the desktop was closed
    reports.clear();
    daemon.start();
    ASSERT_TRUE(start());
    EXPECT_EQ(await<RequestSent>().client_id, id);
}

TEST_F(LinkTest, TwoInstancesOfOneUserShareTheOutbox) {
    ASSERT_TRUE(start());
    auto first = std::move(link);
    ASSERT_TRUE(start());
    const auto reference = wire::reference_of(save()).value();
    // Either of the two may be the one that sends it.
    const auto list = await<RequestsListed>([](const auto& listed) {
        return !listed.rows.empty() && listed.rows.front().state == "pending_approval";
    });
    EXPECT_EQ(list.rows.front().reference, reference);
    first.reset();
}

TEST_F(LinkTest, LooksUpOneSeveralAndNone) {
    ASSERT_TRUE(start());
    daemon.reply<wire::Prefill>({1, {"555-0100"}, {"someone@example.com"}});
    link->give(AskPrefill{1, {{}, "+15550100"}});
    EXPECT_THAT(await<PrefillAnswered>().reply.phones, ElementsAre("555-0100"));
    daemon.reply<wire::Prefill>({3, {}, {}});
    link->give(AskPrefill{2, {{}, "+15550100"}});
    EXPECT_EQ(await<PrefillAnswered>().reply.persons, 3);
    daemon.reply<wire::Prefill>({0, {}, {}});
    link->give(AskPrefill{3, {"C-1", {}}});
    EXPECT_EQ(await<PrefillAnswered>().reply.persons, 0);
    EXPECT_EQ(daemon.await("prefill", 3).at(2).body.at("customer_id"), "C-1");
}

TEST_F(LinkTest, ALookupIsMissedInTimeAndItsLateAnswerStillPassedOn) {
    std::promise<void> released;
    const auto gate = released.get_future().share();
    daemon.on("prefill", [gate](const wire::Envelope& envelope) {
        gate.wait();
        return wire::reply_frames<wire::Prefill>(envelope.id, {1, {"555-0100"}, {}});
    });
    config.prefill_timeout_ms = 100;
    ASSERT_TRUE(start());
    await_state(LinkState::up);
    link->give(AskPrefill{7, {{}, "+15550100"}});
    EXPECT_EQ(await<PrefillMissed>().ask, 7U);
    released.set_value();
    EXPECT_EQ(await<PrefillAnswered>().ask, 7U);
}

TEST_F(LinkTest, ALookupWithoutDaemonIsMissed) {
    daemon.stop();
    config.prefill_timeout_ms = 100;
    ASSERT_TRUE(start());
    link->give(AskPrefill{7, {{}, "+15550100"}});
    EXPECT_EQ(await<PrefillMissed>().ask, 7U);
    await_state(LinkState::down);
}

TEST_F(LinkTest, FollowsARequestUntilItEnds) {
    ASSERT_TRUE(start());
    const auto id = save();
    await<RequestSent>();
    const auto reference = wire::reference_of(id).value();
    daemon.reply<wire::Status>(
        {{{reference, "access", "rejected", "refused", "Not verified", rfc3339(wall_now())}}});
    const auto list = await<RequestsListed>([](const auto& listed) {
        return !listed.rows.empty() && listed.rows[0].state == "rejected";
    });
    EXPECT_EQ(list.rows[0].reason, "Not verified");
    link.reset();
    reports.clear();
    ASSERT_TRUE(start());
    EXPECT_EQ(await<RequestsListed>().rows.at(0).state, "rejected");
}

TEST_F(LinkTest, SaysWhyItCannotStart) {
    config.identity_file = folder / "nobody.key";
    EXPECT_EQ(start().error().code, ErrorCode::not_found);
    config.identity_file = folder / "station.key";
    config.endpoint = "tcp://no-port";
    const auto started = start();
    EXPECT_EQ(started.error().code, ErrorCode::misconfigured);
    EXPECT_EQ(started.error().detail,
              "The plugin's configuration: 'endpoint' has no port; write it as in "
              "tcp://callveil.example:7443.");
}

TEST_F(LinkTest, LogsNothingPersonal) {
    daemon.refuse("submit", ErrorCode::invalid_argument, "No.");
    ASSERT_TRUE(start());
    save("Canary Example");
    await<RequestRefused>();
    link.reset();
    for (const auto& line : log_lines) {
        EXPECT_EQ(line.find("Canary"), std::string::npos);
        EXPECT_EQ(line.find("1223334444"), std::string::npos);
    }
    EXPECT_FALSE(log_lines.empty());
}

}  // namespace
}  // namespace callveil::plugin

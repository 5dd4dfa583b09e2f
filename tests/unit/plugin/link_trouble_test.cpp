// SPDX-License-Identifier: Apache-2.0
// Keys that are not accepted, desktops that do not listen, locked files, threads that break.
#include <algorithm>
#include <new>

#include "unit/plugin/link_fixture.hpp"

namespace callveil::plugin {
namespace {

TEST_F(LinkTest, ARevokedKeyKeepsRequestsUntilItIsAcceptedAgain) {
    ASSERT_TRUE(start());
    await_state(LinkState::up);
    const auto accepted = [](const wire::Envelope& envelope) -> std::optional<wire::Frames> {
        return wire::reply_frames<wire::Submit>(
            envelope.id, {envelope.body.at("reference"), "pending_approval", "", ""});
    };
    for (const auto* type : {"hello", "submit", "status"}) {
        daemon.refuse(type, ErrorCode::denied, "This key is not enrolled, or no longer valid.");
    }
    const auto id = save();
    await<LinkChanged>([](const auto& changed) {
        return changed.state == LinkState::denied && changed.waiting == 1;
    });
    daemon.await("hello", 3);
    const auto list =
        await<RequestsListed>([](const auto& listed) { return !listed.rows.empty(); });
    EXPECT_EQ(list.rows[0].state, "queued");
    EXPECT_EQ(daemon.count("submit"), 1U);  // hello alone asks whether the key is accepted now
    daemon.on("submit", accepted);
    daemon.reply<wire::Hello>({"fake daemon", "", "station-1", 90});
    await_state(LinkState::up);
    EXPECT_EQ(await<RequestSent>().client_id, id);
}

TEST_F(LinkTest, AKeyThatIsDeniedAtTheDoorIsAnotherThingThanADaemonThatIsAway) {
    daemon.set_door(tests::FakeDaemon::Door::shut);
    ASSERT_TRUE(start());
    await_state(LinkState::denied);
    const auto id = save();
    await<RequestSaved>();
    // libzmq gives up after the first; the plugin does not.
    daemon.await_refused_handshakes(3);
    daemon.set_door(tests::FakeDaemon::Door::open);
    await_state(LinkState::up);
    EXPECT_EQ(await<RequestSent>().client_id, id);
}

TEST_F(LinkTest, ADaemonThatIsAwayIsNotCalledADeniedKey) {
    ASSERT_TRUE(start());
    await_state(LinkState::up);
    daemon.stop();
    EXPECT_EQ(await<LinkChanged>().state, LinkState::down);
}

TEST_F(LinkTest, APostThatTheDesktopRefusedIsMadeAgain) {
    refused_posts = 3;
    ASSERT_TRUE(start());
    ASSERT_TRUE(await_post(1));
    EXPECT_FALSE(link->owes_news());
    EXPECT_FALSE(link->take().empty());
    save();
    EXPECT_TRUE(await_post(2));
    EXPECT_EQ(
        std::count_if(log_lines.begin(), log_lines.end(),
                      [](const auto& line) { return line.find("post") != std::string_view::npos; }),
        1);
}

TEST_F(LinkTest, SixRequestsBehindALockEndWithinTwoSecondsAndAreCounted) {
    ASSERT_TRUE(start());
    await_state(LinkState::up);
    {
        const auto locked = lock_outbox();
        for (int count = 0; count < 6; ++count) {
            save();
        }
        const auto begun = std::chrono::steady_clock::now();
        EXPECT_EQ(link->close(), 6U);
        EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2));
    }
    link.reset();
    ASSERT_TRUE(start());
    EXPECT_TRUE(await<RequestsListed>().rows.empty());
}

TEST_F(LinkTest, WhatIsGivenJustBeforeTheEndIsSavedAtOnce) {
    daemon.stop();
    ASSERT_TRUE(start());
    for (int count = 0; count < 6; ++count) {
        save();
    }
    EXPECT_EQ(link->close(), 0U);
    EXPECT_EQ(link->close(), 0U);
    link.reset();
    reports.clear();
    ASSERT_TRUE(start());
    EXPECT_EQ(await<RequestsListed>().rows.size(), 6U);
}

TEST_F(LinkTest, ARequestInTheHandsOfABrokenThreadIsReportedNotSaved) {
    ASSERT_TRUE(start());
    await_state(LinkState::up);
    on_log = [thrown = false](std::string_view line) mutable {
        if (!thrown && line.find("not saved") != line.npos) {
            thrown = true;
            throw std::bad_alloc();
        }
    };
    std::vector<std::string> saved;
    {
        const auto locked = lock_outbox();
        saved = {save(), save(), save()};
        for (const auto& id : saved) {
            await<RequestNotSaved>([&id](const auto& report) { return report.client_id == id; });
        }
    }
    const auto later = save();
    EXPECT_EQ(await<RequestNotSaved>().client_id, later);
}

TEST_F(LinkTest, EndsWithinTwoSecondsWithASilentDaemon) {
    daemon.on("hello", [](const auto&) { return std::nullopt; });
    ASSERT_TRUE(start());
    daemon.await("hello", 1);
    save();
    const auto begun = std::chrono::steady_clock::now();
    link.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2));
}

}  // namespace
}  // namespace callveil::plugin

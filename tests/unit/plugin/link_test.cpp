// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>

#include "crypto/box.hpp"
#include "plugin/moment.hpp"
#include "plugin/zmq_daemon_link.hpp"
#include "support/temp_dir.hpp"
#include "unit/plugin/fake_daemon.hpp"
#include "wire/codec.hpp"
#include "wire/uuid.hpp"

namespace callveil::plugin {
namespace {

using ::testing::ElementsAre;
using tests::patience;

class LinkTest : public ::testing::Test {
protected:
    tests::TempDir folder;
    tests::FakeDaemon daemon;
    PluginConfig config;
    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<std::string> log_lines;
    std::vector<Report> reports;
    std::unique_ptr<ZmqDaemonLink> link;

    void SetUp() override {
        config.identity_file = daemon.write_identity(folder.path());
        config.status_poll_ms = 50;
    }
    void TearDown() override { link.reset(); }

    Result<void> start() {
        auto started = ZmqDaemonLink::start(config, folder / "state",
                                            {[this](std::int32_t, std::string_view line) {
                                                 const std::lock_guard lock(mutex);
                                                 log_lines.emplace_back(line);
                                             },
                                             [this] {
                                                 const std::lock_guard lock(mutex);
                                                 arrived.notify_all();
                                             }});
        if (!started) {
            return fail(started.error());
        }
        link = std::move(*started);
        return {};
    }

    /// Waits for a report of type T that `fits`, and forgets those before it.
    template <class T>
    T await(const std::function<bool(const T&)>& fits = [](const T&) { return true; }) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        for (;;) {
            for (auto& report : link->take()) {
                reports.push_back(std::move(report));
            }
            for (auto one = reports.begin(); one != reports.end(); ++one) {
                const auto* found = std::get_if<T>(&*one);
                if (found != nullptr && fits(*found)) {
                    T copy = *found;
                    reports.erase(one);
                    return copy;
                }
            }
            std::unique_lock lock(mutex);
            if (std::chrono::steady_clock::now() > deadline) {
                throw std::runtime_error("the report did not come");
            }
            arrived.wait_for(lock, std::chrono::milliseconds(20));
        }
    }

    void await_state(LinkState state) {
        await<LinkChanged>(
            [state](const auto& link_changed) { return link_changed.state == state; });
    }

    std::string save(const std::string& name = "Jordan Example") {
        const auto id = wire::make_uuid7(wall_now().time_since_epoch(), crypto::random_bytes(10));
        wire::RequestBody body;
        body.kind = "access";
        body.name = name;
        body.phones = {"1223334444"};
        body.received_at = rfc3339(wall_now());
        link->give(SaveRequest{id, body});
        return id;
    }
};

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
    daemon.refuse("submit", ErrorCode::denied, "This station may not send requests.");
    ASSERT_TRUE(start());
    const auto id = save();
    const auto refused = await<RequestRefused>();
    EXPECT_EQ(refused.client_id, id);
    EXPECT_EQ(refused.sentence, "This station may not send requests.");
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
    const auto id = save();
    EXPECT_EQ(await<RequestSent>().client_id, id);
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
    EXPECT_EQ(start().error().code, ErrorCode::misconfigured);
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

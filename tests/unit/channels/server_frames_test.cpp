// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <future>
#include <list>

#include "unit/channels/server_fixture.hpp"
#include "wire/admin_messages.hpp"
#include "wire/agent_messages.hpp"

/// What peers that were let in may send, over real sockets with CURVE.
namespace callveil::tests {
namespace {

using channels::ChannelEvent;
using channels::Door;
using domain::Caller;
using domain::Role;
using wire::Json;

class Frames : public testing::Test {
protected:
    Frames() {
        doors_.agents.add<wire::Hello>([](const Caller& caller, const wire::Hello& asked) {
            return Result<wire::HelloReply>({asked.client, "", caller.principal, 0});
        });
        doors_.admins.add<wire::JobStatus>([](const Caller&, const wire::JobStatus& asked) {
            wire::JobStatusReply reply;
            reply.job = asked.job;
            reply.detail = std::string(asked.job == "large" ? 300 * 1024 : 0, 'x');
            return Result<wire::JobStatusReply>(reply);
        });
        const auto started = doors_.server->start();
        EXPECT_TRUE(started) << started.error().detail;
    }

    Peer desk(const std::string& routing_id = "") {
        return doors_.knock(Door::agent, doors_.enroll(Role::agent), routing_id);
    }
    /// Whether `peer` is served: its answer carries the marker that it sent.
    static testing::AssertionResult served(Peer& peer, const std::string& marker) {
        const auto answer = peer.ask("hello", {{"client", marker}}, marker);
        if (!answer) {
            return testing::AssertionFailure() << answer.error().detail;
        }
        return answer->id == marker && answer->body.value("server", "") == marker
                   ? testing::AssertionSuccess()
                   : testing::AssertionFailure() << "got " << wire::to_text(answer->body);
    }
    TwoDoors doors_;
};

TEST_F(Frames, InAWrongNumberAreDroppedAndCounted) {
    auto peer = desk();
    const auto good = wire::write_envelope("hello", "q", {{"client", "x"}});
    peer.send({good[0], good[1]});
    peer.send({good[0], good[1], good[2], "one more"});
    std::vector<std::string> endless(5000, "x");
    peer.send(endless);
    EXPECT_TRUE(served(peer, "still-served"));
    const auto event = doors_.await(ChannelEvent::Kind::frames_dropped);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->door, Door::agent);
}

TEST_F(Frames, ThatAreNotAMessageAreAnsweredWithAnError) {
    auto peer = desk();
    peer.send({"CALLVEIL1", "hello", "{not json"});
    const auto frames = peer.receive();
    ASSERT_TRUE(frames);
    const auto answer = wire::read_envelope(*frames, wire::agent_limits);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->type, "error");
    EXPECT_EQ(answer->body["code"], "invalid_argument");
    EXPECT_EQ(answer->id, "0");
}

TEST_F(Frames, OfALaterProtocolAreRefusedAsUnsupported) {
    auto peer = desk();
    peer.send({"CALLVEIL1", "hello", R"({"v":2,"id":"q","client":"x"})"});
    const auto frames = peer.receive();
    ASSERT_TRUE(frames);
    EXPECT_EQ(wire::read_envelope(*frames, wire::agent_limits)->body["code"], "unsupported");
}

TEST_F(Frames, ThatAreTooLargeCutTheirSenderOnly) {
    auto good = desk();
    ASSERT_TRUE(served(good, "before"));
    auto greedy = desk();
    ASSERT_TRUE(served(greedy, "greedy"));
    greedy.send({"CALLVEIL1", "hello", std::string(64 * 1024 + 1, 'x')});
    EXPECT_FALSE(greedy.receive(std::chrono::milliseconds{100}));
    EXPECT_TRUE(served(good, "after"));
    EXPECT_TRUE(served(greedy, "reconnected"));
}

TEST_F(Frames, OfAnAnswerStayWithinWhatTheAskerAccepts) {
    auto dana = doors_.knock(Door::admin, doors_.enroll(Role::supervisor));
    EXPECT_EQ(dana.refusal_of("job.status", {{"job", "large"}}), ErrorCode::too_large);
    EXPECT_FALSE(dana.refusal_of("job.status", {{"job", "small"}}));
}

TEST_F(Frames, OfTwoPeersWithOneRoutingIdNeverReachTheWrongOne) {
    auto first = desk("same-id");
    ASSERT_TRUE(served(first, "first"));
    auto second = desk("same-id");
    second.send(wire::write_envelope("hello", "second", {{"client", "second"}}));
    for (int round = 0; round < 50; ++round) {
        ASSERT_TRUE(served(first, "first-" + std::to_string(round)));
    }
    const auto answer = second.receive(std::chrono::milliseconds{100});
    EXPECT_TRUE(!answer || (*answer)[2].find("\"second\"") != std::string::npos);
}

TEST_F(Frames, OfAHundredInterleavedPeersFindTheirWayBack) {
    std::list<Peer> peers;
    for (int i = 0; i < 100; ++i) {
        peers.push_back(desk());
    }
    for (int round = 0; round < 3; ++round) {
        int number = 0;
        for (auto& peer : peers) {
            const auto marker = std::to_string(round) + "-" + std::to_string(number++);
            peer.send(wire::write_envelope("hello", marker, {{"client", marker}}));
        }
        number = 0;
        for (auto& peer : peers) {
            const auto marker = std::to_string(round) + "-" + std::to_string(number);
            const auto frames = peer.receive();
            ASSERT_TRUE(frames) << marker;
            const auto answer = wire::read_envelope(*frames, wire::agent_limits);
            ASSERT_TRUE(answer) << answer.error().detail;
            EXPECT_EQ(answer->id, marker);
            EXPECT_EQ(answer->body["server"], marker);
            EXPECT_EQ(answer->body["principal"], "agent" + std::to_string(number++));
        }
    }
}

TEST_F(Frames, OfAnAnswerToAPeerThatHasGoneAreDropped) {
    std::promise<std::function<void(Result<wire::PrefillReply>)>> asked;
    doors_.server->stop();
    TwoDoors doors;
    doors.agents.add_later<wire::Prefill>(
        [&](const Caller&, const wire::Prefill&, auto done) { asked.set_value(std::move(done)); });
    doors.agents.add<wire::Hello>([](const Caller&, const wire::Hello& hello) {
        return Result<wire::HelloReply>({hello.client, "", "", 0});
    });
    ASSERT_TRUE(doors.server->start());
    std::function<void(Result<wire::PrefillReply>)> answer;
    {
        auto gone = doors.knock(Door::agent, doors.enroll(Role::agent));
        gone.send(wire::write_envelope("prefill", "q", {{"phone", "1223334444"}}));
        answer = asked.get_future().get();
    }
    answer(wire::PrefillReply{});
    auto other = doors.knock(Door::agent, doors.enroll(Role::agent));
    EXPECT_TRUE(served(other, "others-go-on"));
}

TEST_F(Frames, AreAnsweredLateWithoutHoldingUpOthers) {
    std::promise<void> gate;
    const auto opened = gate.get_future().share();
    doors_.server->stop();
    TwoDoors doors;
    doors.agents.add<wire::Prefill>([&](const Caller&, const wire::Prefill&) {
        opened.wait();
        return Result<wire::PrefillReply>(wire::PrefillReply{});
    });
    doors.agents.add<wire::Hello>([](const Caller&, const wire::Hello& hello) {
        return Result<wire::HelloReply>({hello.client, "", "", 0});
    });
    ASSERT_TRUE(doors.server->start());
    auto slow = doors.knock(Door::agent, doors.enroll(Role::agent));
    slow.send(wire::write_envelope("prefill", "slow", Json::object()));
    auto other = doors.knock(Door::agent, doors.enroll(Role::agent));
    EXPECT_TRUE(served(other, "at-once"));
    gate.set_value();
    EXPECT_TRUE(slow.receive());
}

}  // namespace
}  // namespace callveil::tests

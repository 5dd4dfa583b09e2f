// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <optional>

#include "unit/channels/server_fixture.hpp"
#include "unit/channels/stalling_way.hpp"
#include "wire/agent_messages.hpp"

/// A key that was let in and sends a message that never ends, over real sockets.
namespace callveil::tests {
namespace {

using channels::ChannelEvent;
using channels::Door;
using domain::Role;

enum class Before { speaks, is_silent };

class Floods : public testing::Test {
protected:
    Floods() {
        doors_.agents.add<wire::Hello>([](const domain::Caller& caller, const wire::Hello& asked) {
            return Result<wire::HelloReply>({asked.client, "", caller.principal, 0});
        });
        const auto started = doors_.server->start();
        EXPECT_TRUE(started) << started.error().detail;
    }

    /// A message of many frames of which only the first half arrives.
    std::optional<ChannelEvent> flood(const KeyPair& key, Before before) {
        const std::vector<std::string> message(200, std::string(60'000, 'x'));
        StallingWay way(doors_.server->endpoint(Door::agent), message.size() * 30'000);
        Peer peer(way.endpoint(), doors_.server->public_key(Door::agent), key);
        if (before == Before::speaks) {
            EXPECT_TRUE(peer.ask("hello", {{"client", "x"}}));
        }
        peer.send(message);
        auto event = doors_.await(ChannelEvent::Kind::connection_cut);
        EXPECT_TRUE(event);
        peer.await_disconnection();
        return event;
    }

    TwoDoors doors_;
};

TEST_F(Floods, OfAKeyThatSpokeBeforeAreCutAndNamed) {
    const auto key = doors_.enroll(Role::agent);
    const auto event = flood(key, Before::speaks);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->principal, "agent0 (" + key.public_key + ")");
    EXPECT_EQ(event->address.substr(0, 10), "127.0.0.1:");
}

TEST_F(Floods, OfAKeyThatNeverSpokeAreCutAndNamed) {
    const auto key = doors_.enroll(Role::agent);
    const auto event = flood(key, Before::is_silent);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->principal, "agent0 (" + key.public_key + ")");
}

TEST_F(Floods, LeaveOtherDesksServed) {
    auto desk = doors_.knock(Door::agent, doors_.enroll(Role::agent));
    ASSERT_TRUE(desk.ask("hello", {{"client", "before"}}));
    flood(doors_.enroll(Role::agent), Before::is_silent);
    EXPECT_TRUE(desk.ask("hello", {{"client", "after"}}));
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "channels/sockets.hpp"
#include "channels/verb_table.hpp"
#include "unit/channels/server_fixture.hpp"
#include "unit/wire/examples.hpp"
#include "wire/admin_messages.hpp"
#include "wire/agent_messages.hpp"

/// Who comes in, over real sockets with CURVE.
namespace callveil::tests {
namespace {

using channels::ChannelEvent;
using channels::Door;
using domain::Role;
using testing::HasSubstr;
using wire::Json;

constexpr std::array admin_roles{Role::supervisor, Role::administrator, Role::auditor,
                                 Role::console};

/// Lets every verb of a channel answer with an example.
template <class... T>
void answer_all(channels::Dispatcher& dispatcher, std::tuple<T...>*) {
    (dispatcher.add<T>([](const domain::Caller&, const T&) {
        return Result<typename T::Reply>(example_of<typename T::Reply>());
    }),
     ...);
}

class Doors : public testing::Test {
protected:
    Doors() {
        answer_all(doors_.agents, static_cast<wire::AgentRequests*>(nullptr));
        answer_all(doors_.admins, static_cast<wire::AdminRequests*>(nullptr));
        const auto started = doors_.server->start();
        EXPECT_TRUE(started) << started.error().detail;
    }
    TwoDoors doors_;
};

TEST_F(Doors, ServeAKnownKey) {
    auto desk = doors_.knock(Door::agent, doors_.enroll(Role::agent));
    const auto answer = desk.ask("hello", {{"client", "plugin"}}, "first-question");
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->type, "hello.ok");
    EXPECT_EQ(answer->id, "first-question");
}

TEST_F(Doors, GiveAnUnknownKeyNothing) {
    for (const auto door : {Door::agent, Door::admin}) {
        const auto stranger = make_keys();
        auto peer = doors_.knock(door, stranger);
        peer.send(wire::write_envelope("hello", "q", {{"client", "x"}}));
        EXPECT_TRUE(peer.is_turned_away()) << to_string(door);
    }
    const auto event = doors_.await(ChannelEvent::Kind::handshake_refused);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->principal.size(), 40U);
}

TEST_F(Doors, ServeAKnownKeyAmidHandshakesOfUnknownOnes) {
    auto desk = doors_.knock(Door::agent, doors_.enroll(Role::agent));
    std::vector<std::unique_ptr<Peer>> strangers;
    for (int i = 0; i < 150; ++i) {
        strangers.push_back(std::make_unique<Peer>(doors_.server->endpoint(Door::agent),
                                                   doors_.server->public_key(Door::agent),
                                                   make_keys()));
        strangers.back()->send(wire::write_envelope("hello", "q", {{"client", "x"}}));
        if (i % 10 == 0) {
            EXPECT_FALSE(desk.refusal_of("hello", {{"client", "x"}})) << i;
        }
    }
    EXPECT_TRUE(strangers.back()->is_turned_away());
    auto late = doors_.knock(Door::agent, doors_.enroll(Role::agent));
    EXPECT_FALSE(late.refusal_of("hello", {{"client", "x"}}));
}

TEST_F(Doors, GiveAnAgentNothingAtTheAdminDoor) {
    const auto own = doors_.enroll(Role::agent);
    auto peer = doors_.knock(Door::admin, own);
    peer.send(wire::write_envelope("daemon.status", "q", Json::object()));
    EXPECT_TRUE(peer.is_turned_away());
    const auto event = doors_.await(ChannelEvent::Kind::handshake_refused);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->door, Door::admin);
    EXPECT_EQ(event->principal, own.public_key);
}

TEST_F(Doors, GiveEveryOtherRoleNothingAtTheAgentDoor) {
    for (const auto role : admin_roles) {
        auto peer = doors_.knock(Door::agent, doors_.enroll(role));
        peer.send(wire::write_envelope("hello", "q", {{"client", "x"}}));
        EXPECT_TRUE(peer.is_turned_away()) << to_string(role);
    }
}

TEST_F(Doors, GiveNothingToWhoPinsAnotherServerKey) {
    Peer peer(doors_.server->endpoint(Door::agent), doors_.server->public_key(Door::admin),
              doors_.enroll(Role::agent));
    peer.send(wire::write_envelope("hello", "q", {{"client", "x"}}));
    EXPECT_FALSE(peer.receive(std::chrono::milliseconds{200}));
    auto good = doors_.knock(Door::agent, doors_.enroll(Role::agent));
    EXPECT_FALSE(good.refusal_of("hello", {{"client", "x"}}));
}

TEST_F(Doors, CutARevokedKeyAtItsNextMessage) {
    const auto own = doors_.enroll(Role::supervisor);
    auto dana = doors_.knock(Door::admin, own);
    ASSERT_FALSE(dana.refusal_of("daemon.status"));
    doors_.revoke(own.public_key);
    EXPECT_EQ(dana.refusal_of("daemon.status"), ErrorCode::denied);
    auto again = doors_.knock(Door::admin, own);
    again.send(wire::write_envelope("daemon.status", "q", Json::object()));
    EXPECT_TRUE(again.is_turned_away());
}

TEST_F(Doors, CutAKeyThatExpiresWhileItIsConnected) {
    auto desk = doors_.knock(Door::agent, doors_.enroll(Role::agent));
    ASSERT_FALSE(desk.refusal_of("hello", {{"client", "x"}}));
    doors_.clock.advance(std::chrono::hours{2});
    EXPECT_EQ(desk.refusal_of("hello", {{"client", "x"}}), ErrorCode::denied);
}

/// Asks every verb of the list as `role`; each cell of the matrix is tried.
template <class... T>
void expect_matrix(Peer& peer, Role role, std::tuple<T...>*) {
    const auto expect = [&](std::string_view verb, Json body) {
        const auto refusal = peer.refusal_of(verb, std::move(body));
        const auto wanted = channels::permits(role, verb)
                                ? std::nullopt
                                : std::optional<ErrorCode>(ErrorCode::denied);
        EXPECT_EQ(refusal, wanted) << to_string(role) << " " << verb;
    };
    (expect(T::type, wire::encode(example_of<T>())), ...);
}

TEST_F(Doors, LetEachRoleUseItsOwnVerbsAndNoOther) {
    for (const auto role : admin_roles) {
        auto peer = doors_.knock(Door::admin, doors_.enroll(role));
        expect_matrix(peer, role, static_cast<wire::AdminRequests*>(nullptr));
        expect_matrix(peer, role, static_cast<wire::AgentRequests*>(nullptr));
        EXPECT_EQ(peer.refusal_of("request.delete"), ErrorCode::denied);
    }
    auto desk = doors_.knock(Door::agent, doors_.enroll(Role::agent));
    expect_matrix(desk, Role::agent, static_cast<wire::AgentRequests*>(nullptr));
    expect_matrix(desk, Role::agent, static_cast<wire::AdminRequests*>(nullptr));
}

TEST_F(Doors, TellTheObserverWhoWasDeniedWhat) {
    auto auditor = doors_.knock(Door::admin, doors_.enroll(Role::auditor));
    EXPECT_EQ(auditor.refusal_of("request.show", {{"reference", "R26-7K3M9-QXD2T"}}),
              ErrorCode::denied);
    const auto event = doors_.await(ChannelEvent::Kind::message_refused);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->principal, "auditor0");
    EXPECT_EQ(event->verb, "request.show");
    EXPECT_EQ(event->code, ErrorCode::denied);
}

TEST_F(Doors, KeepVerbsThatNobodyKnowsOutOfTheEvents) {
    auto auditor = doors_.knock(Door::admin, doors_.enroll(Role::auditor));
    EXPECT_EQ(auditor.refusal_of("someone.example.com"), ErrorCode::denied);
    EXPECT_EQ(doors_.await(ChannelEvent::Kind::message_refused)->verb, "");
}

TEST_F(Doors, StopTwice) {
    doors_.server->stop();
    doors_.server->stop();
}

class DoorStart : public testing::Test {
protected:
    Error refusal(const std::string& agent_endpoint, const std::string& agent_key,
                  const std::string& admin_key) {
        channels::Server server({agent_endpoint, "tcp://127.0.0.1:*", crypto::Secret(agent_key),
                                 crypto::Secret(admin_key)},
                                parts_.authenticator, parts_.clock, parts_.agents, parts_.admins,
                                nullptr);
        const auto started = server.start();
        return started ? Error{ErrorCode::internal, "it started"} : started.error();
    }
    TwoDoors parts_;
    std::string key_ = make_keys().secret_key;
    std::string other_ = make_keys().secret_key;
};

TEST_F(DoorStart, RefusesToListenOnEveryAddress) {
    for (const auto* endpoint : {"tcp://*:*", "tcp://0.0.0.0:*", "tcp://[::]:*", "tcp://0:*",
                                 "ipc:///run/x", "127.0.0.1:1", ""}) {
        const auto error = refusal(endpoint, key_, other_);
        EXPECT_EQ(error.code, ErrorCode::misconfigured) << endpoint;
        EXPECT_THAT(error.detail, HasSubstr("agent")) << endpoint;
    }
}

TEST_F(DoorStart, SaysWhichEndpointIsInUse) {
    ASSERT_TRUE(parts_.server->start());
    const auto taken = parts_.server->endpoint(Door::agent);
    const auto error = refusal(taken, key_, other_);
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, HasSubstr(taken));
}

TEST_F(DoorStart, RefusesKeysThatAreWrongPublishedOrTheSame) {
    EXPECT_EQ(refusal("tcp://127.0.0.1:*", "short", other_).code, ErrorCode::misconfigured);
    EXPECT_EQ(refusal("tcp://127.0.0.1:*", std::string(40, '~'), other_).code,
              ErrorCode::misconfigured);
    EXPECT_EQ(refusal("tcp://127.0.0.1:*", "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6", other_).code,
              ErrorCode::misconfigured);
    EXPECT_EQ(refusal("tcp://127.0.0.1:*", key_, key_).code, ErrorCode::misconfigured);
}

TEST(DoorOptions, AreSetOnTheSocketsAsTheDocumentSays) {
    zmq::context_t context;
    const auto key = make_keys();
    for (const auto door : {Door::agent, Door::admin}) {
        auto socket = channels::bind_router(context, door, "tcp://127.0.0.1:*",
                                            crypto::Secret(key.secret_key));
        ASSERT_TRUE(socket) << socket.error().detail;
        int enforced = 0;
        std::size_t size = sizeof enforced;
        constexpr int zap_enforce_domain = 93;
        ASSERT_EQ(zmq_getsockopt(socket->handle(), zap_enforce_domain, &enforced, &size), 0);
        EXPECT_EQ(enforced, 1);
        EXPECT_EQ(socket->get(zmq::sockopt::zap_domain), to_string(door));
        EXPECT_EQ(socket->get(zmq::sockopt::curve_server), 1);
        EXPECT_EQ(socket->get(zmq::sockopt::curve_secretkey), key.secret_key);
        EXPECT_EQ(socket->get(zmq::sockopt::maxmsgsize),
                  door == Door::agent ? 64 * 1024 : 256 * 1024);
        EXPECT_EQ(socket->get(zmq::sockopt::rcvhwm), 100);
        EXPECT_EQ(socket->get(zmq::sockopt::sndhwm), 100);
        EXPECT_EQ(socket->get(zmq::sockopt::handshake_ivl), 5000);
        EXPECT_EQ(socket->get(zmq::sockopt::heartbeat_ivl), 5000);
        EXPECT_EQ(socket->get(zmq::sockopt::heartbeat_timeout), 15000);
        EXPECT_EQ(socket->get(zmq::sockopt::linger), 500);
        EXPECT_EQ(socket->get(zmq::sockopt::backlog), 256);
        EXPECT_EQ(socket->get(zmq::sockopt::tcp_keepalive), 1);
    }
}

TEST(DoorOptions, TakeAnAddressOfIpVersion6) {
    zmq::context_t context;
    const auto socket = channels::bind_router(context, Door::admin, "tcp://[::1]:*",
                                              crypto::Secret(make_keys().secret_key));
    if (!socket) {
        GTEST_SKIP() << "this host has no ::1: " << socket.error().detail;
    }
    EXPECT_THAT(socket->get(zmq::sockopt::last_endpoint), HasSubstr("tcp://[::1]:"));
}

TEST(DoorOptions, FailClosedWhenNoHandlerAnswers) {
    zmq::context_t context;
    const auto key = make_keys();
    auto socket = channels::bind_router(context, Door::agent, "tcp://127.0.0.1:*",
                                        crypto::Secret(key.secret_key));
    ASSERT_TRUE(socket) << socket.error().detail;
    Peer peer(socket->get(zmq::sockopt::last_endpoint), key.public_key, make_keys());
    peer.send(wire::write_envelope("hello", "q", {{"client", "x"}}));
    std::array<zmq::pollitem_t, 1> items{{{socket->handle(), 0, ZMQ_POLLIN, 0}}};
    EXPECT_EQ(zmq::poll(items.data(), items.size(), std::chrono::milliseconds{500}), 0);
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include "cli/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/fake_daemon.hpp"
#include "wire/admin_messages.hpp"

namespace callveil::tests {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr auto long_enough = 20s;
constexpr auto short_while = 60ms;

cli::Client connect(const FakeDaemon& daemon, std::chrono::milliseconds timeout) {
    return cli::Client::connect(make_identity(daemon.endpoint(), daemon.server_key()), timeout)
        .value();
}

wire::KeyRevokeReply revoked(const std::string& key) {
    return {key, "2026-11-23T12:00:00.000Z"};
}

TEST(Client, BringsTheAnswerOfTheDaemon) {
    FakeDaemon daemon;
    daemon.answer<wire::KeyRevoke>(
        [](const auto& asked) { return revoked(asked.public_key + "!"); });
    auto client = connect(daemon, long_enough);
    EXPECT_EQ(client.ask(wire::KeyRevoke{"k"}).value().public_key, "k!");
    EXPECT_EQ(client.ask(wire::KeyRevoke{"l"}).value().public_key, "l!");
}

TEST(Client, PassesOnWhyTheDaemonRefused) {
    FakeDaemon daemon;
    daemon.answer<wire::KeyRevoke>([](const auto&) -> Result<wire::KeyRevokeReply> {
        return fail(ErrorCode::denied, "only an administrator may do this");
    });
    auto client = connect(daemon, long_enough);
    const auto reply = client.ask(wire::KeyRevoke{"k"});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::denied);
    EXPECT_EQ(reply.error().detail, "only an administrator may do this");
    EXPECT_FALSE(client.is_silent());
}

TEST(Client, TellsSilenceFromARefusal) {
    FakeDaemon daemon;
    auto client = connect(daemon, short_while);
    const auto reply = client.ask(wire::KeyRevoke{"k"});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::unavailable);
    EXPECT_THAT(reply.error().detail, HasSubstr("no answer from " + daemon.endpoint()));
    EXPECT_TRUE(client.is_silent());
}

TEST(Client, DoesNotTalkToADaemonOfAnotherKey) {
    FakeDaemon daemon;
    daemon.answer<wire::KeyRevoke>([](const auto&) { return revoked("k"); });
    const auto stranger = cli::make_curve_pair();
    auto client =
        cli::Client::connect(make_identity(daemon.endpoint(), stranger.public_key), short_while)
            .value();
    EXPECT_FALSE(client.ask(wire::KeyRevoke{"k"}));
    EXPECT_TRUE(client.is_silent());
    EXPECT_TRUE(daemon.asked().empty());
}

TEST(Client, IgnoresAnAnswerToAnotherQuestion) {
    FakeDaemon daemon;
    daemon.set("key.revoke", [](const std::string&, const wire::Json&) {
        return wire::reply_frames<wire::KeyRevoke>("someone-elses", revoked("k"));
    });
    auto client = connect(daemon, short_while);
    EXPECT_FALSE(client.ask(wire::KeyRevoke{"k"}));
    EXPECT_TRUE(client.is_silent());
}

TEST(Client, RefusesAnAnswerOfAnotherKind) {
    FakeDaemon daemon;
    daemon.set("key.revoke", [](const std::string& id, const wire::Json&) {
        return wire::reply_frames<wire::KeyList>(id, {});
    });
    auto client = connect(daemon, long_enough);
    const auto reply = client.ask(wire::KeyRevoke{"k"});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::internal);
}

TEST(Client, RefusesAMalformedAnswer) {
    FakeDaemon daemon;
    daemon.set("key.revoke", [](const std::string&, const wire::Json&) {
        return wire::Frames{"CALLVEIL1", "key.revoke.ok", "{\"v\":1,\"v\":1}"};
    });
    auto client = connect(daemon, long_enough);
    const auto reply = client.ask(wire::KeyRevoke{"k"});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::invalid_argument);
}

TEST(Client, RefusesTheIdentityOfADesktop) {
    auto identity = make_identity("", cli::make_curve_pair().public_key);
    const auto client = cli::Client::connect(identity, short_while);
    ASSERT_FALSE(client);
    EXPECT_EQ(client.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(client.error().detail, HasSubstr("--person"));
}

TEST(Client, RefusesAnEndpointThatIsNoAddress) {
    auto identity = make_identity("carrier-pigeon", cli::make_curve_pair().public_key);
    const auto client = cli::Client::connect(identity, short_while);
    ASSERT_FALSE(client);
    EXPECT_EQ(client.error().code, ErrorCode::misconfigured);
}

}  // namespace
}  // namespace callveil::tests

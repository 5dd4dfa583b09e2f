// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/box.hpp"
#include "unit/cli/run_cli.hpp"
#include "wire/admin_messages.hpp"
#include "wire/identity_file.hpp"

namespace callveil::tests {
namespace {

using cli::Exit;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A daemon that enrolls whatever it is asked to.
class Enrolling : public WithDaemon {
public:
    Enrolling() {
        daemon.answer<wire::KeyEnroll>([this](const wire::KeyEnroll& asked) {
            enrolled = asked;
            return wire::KeyEnrollReply{.agent_endpoint = "tcp://127.0.0.1:5570",
                                        .agent_server_key = daemon.server_key(),
                                        .admin_endpoint = daemon.endpoint(),
                                        .admin_server_key = daemon.server_key(),
                                        .seal_key = crypto::base64(crypto::random_bytes(32)),
                                        .not_after = "2027-11-23T12:00:00.000Z"};
        });
    }
    Ran make(std::vector<std::string> more) {
        std::vector<std::string> arguments{"key", "new", "--out", (folder / "new.json").string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
    wire::IdentityFile made() const {
        return wire::read_identity_file(folder / "new.json").value();
    }

    wire::KeyEnroll enrolled;
};

TEST(KeyNew, SendsOnlyThePublicHalf) {
    Enrolling with;
    const auto ran = with.make({"--person", "dana", "--role", "supervisor"});
    ASSERT_EQ(ran.exit, Exit::ok) << ran.err;
    const auto identity = with.made();
    EXPECT_EQ(with.enrolled.public_key, identity.public_key);
    const auto is_secret = HasSubstr(identity.secret_key);
    EXPECT_THAT(with.daemon.traffic(), Not(is_secret));
    EXPECT_THAT(ran.out + ran.err, Not(is_secret));
}

TEST(KeyNew, WritesAnIdentityThatOpensTheAdminChannel) {
    Enrolling with;
    with.daemon.answer<wire::KeyList>([](const auto&) { return wire::KeyListReply{}; });
    ASSERT_EQ(with.make({"--person", "dana", "--role", "auditor"}).exit, Exit::ok);
    EXPECT_EQ(run_cli({"key", "list"}, {.identity = with.folder / "new.json"}).exit, Exit::ok);
}

TEST(KeyNew, GivesADesktopNoAdminChannel) {
    Enrolling with;
    ASSERT_EQ(with.make({"--station", "desk-7", "--role", "agent"}).exit, Exit::ok);
    EXPECT_EQ(with.enrolled.kind, "station");
    EXPECT_THAT(with.made().admin_endpoint, IsEmpty());
    EXPECT_EQ(run_cli({"key", "list"}, {.identity = with.folder / "new.json"}).exit,
              Exit::no_identity);
}

TEST(KeyNew, TiesAgentIdsToThePerson) {
    Enrolling with;
    ASSERT_EQ(with.make({"--person", "dana", "--role", "supervisor", "--agent-id", "a-1",
                         "--agent-id", "a-2", "--valid-days", "30", "--label", "laptop"})
                  .exit,
              Exit::ok);
    EXPECT_THAT(with.enrolled.agent_ids, ElementsAre("a-1", "a-2"));
    EXPECT_EQ(with.enrolled.valid_days, 30);
    EXPECT_EQ(with.enrolled.label, "laptop");
}

TEST(KeyNew, AsksNothingWhenTheFileExists) {
    Enrolling with;
    with.daemon.write_identity(with.folder / "new.json");
    const auto ran = with.make({"--person", "dana", "--role", "supervisor"});
    EXPECT_EQ(ran.exit, Exit::conflict);
    EXPECT_THAT(with.daemon.asked(), IsEmpty());
}

TEST(KeyNew, RevokesAKeyWhoseFileCannotBeWritten) {
    Enrolling with;
    with.daemon.answer<wire::KeyRevoke>([&](const wire::KeyRevoke& asked) {
        EXPECT_EQ(asked.public_key, with.enrolled.public_key);
        return wire::KeyRevokeReply{asked.public_key, "2026-11-23T12:00:00.000Z"};
    });
    const auto ran = with.run({"key", "new", "--person", "dana", "--role", "auditor", "--out",
                               (with.folder / "no-such-folder/new.json").string()});
    EXPECT_EQ(ran.exit, Exit::refused);
    EXPECT_THAT(ran.err, HasSubstr("revoked again"));
    EXPECT_THAT(with.daemon.asked(), ElementsAre("key.enroll", "key.revoke"));
}

TEST(KeyList, ShowsWhoHoldsWhichKey) {
    WithDaemon with;
    with.daemon.answer<wire::KeyList>([](const auto&) {
        return wire::KeyListReply{{{.public_key = "k1",
                                    .principal = "dana",
                                    .kind = "person",
                                    .role = "supervisor",
                                    .label = "laptop",
                                    .not_before = "",
                                    .not_after = "2027-11-23T12:00:00.000Z",
                                    .revoked_at = "",
                                    .state = "valid"}}};
    });
    EXPECT_THAT(
        with.run({"key", "list"}).out,
        HasSubstr("dana  person  supervisor  valid  2027-11-23 (365 days left)  k1   laptop"));
}

TEST(KeyRevoke, TakesAKeyThatBeginsWithAHyphen) {
    WithDaemon with;
    with.daemon.answer<wire::KeyRevoke>([](const wire::KeyRevoke& asked) {
        return wire::KeyRevokeReply{asked.public_key, "2026-11-23T12:00:00.000Z"};
    });
    EXPECT_EQ(with.run({"key", "revoke", "--", "-k1"}).out, "-k1 revoked at 2026-11-23 12:00Z\n");
}

}  // namespace
}  // namespace callveil::tests

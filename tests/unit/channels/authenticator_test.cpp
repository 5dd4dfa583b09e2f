// SPDX-License-Identifier: Apache-2.0
#include "channels/authenticator.hpp"

#include <gtest/gtest.h>

namespace callveil::channels {
namespace {

using domain::EnrolledKey;
using domain::PrincipalKind;
using domain::Role;
using std::chrono::hours;

const domain::TimePoint now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

EnrolledKey key_of(Role role) {
    const bool station = role == Role::agent || role == Role::console;
    EnrolledKey key;
    key.public_key = "key-of-" + std::string(to_string(role));
    key.principal = "principal-" + std::string(to_string(role));
    key.kind = station ? PrincipalKind::station : PrincipalKind::person;
    key.role = role;
    key.not_before = now - hours{1};
    key.not_after = now + hours{1};
    return key;
}

TEST(Authenticator, OpensTheAgentDoorToAgentsAndTheAdminDoorToTheOthers) {
    for (const auto role :
         {Role::agent, Role::supervisor, Role::administrator, Role::auditor, Role::console}) {
        Authenticator authenticator;
        const auto key = key_of(role);
        authenticator.load({key});
        const bool agent = role == Role::agent;
        EXPECT_EQ(authenticator.admits(Door::agent, key.public_key, now), agent) << to_string(role);
        EXPECT_EQ(authenticator.admits(Door::admin, key.public_key, now), !agent)
            << to_string(role);
        EXPECT_EQ(authenticator.identify(Door::agent, key.public_key, now).has_value(), agent);
        EXPECT_EQ(authenticator.identify(Door::admin, key.public_key, now).has_value(), !agent);
    }
}

TEST(Authenticator, OpensTheAgentDoorToStationsOnly) {
    Authenticator authenticator;
    auto key = key_of(Role::agent);
    key.kind = PrincipalKind::person;
    authenticator.load({key});
    EXPECT_FALSE(authenticator.admits(Door::agent, key.public_key, now));
}

TEST(Authenticator, LetsNobodyInWhenItIsEmpty) {
    const Authenticator authenticator;
    EXPECT_FALSE(authenticator.admits(Door::agent, "", now));
    EXPECT_FALSE(authenticator.admits(Door::admin, "anything", now));
}

TEST(Authenticator, TellsPersonsFromStations) {
    Authenticator authenticator;
    authenticator.load({key_of(Role::agent), key_of(Role::supervisor)});
    const auto desk = authenticator.identify(Door::agent, "key-of-agent", now);
    const auto dana = authenticator.identify(Door::admin, "key-of-supervisor", now);
    ASSERT_TRUE(desk && dana);
    EXPECT_EQ(desk->principal, "principal-agent");
    EXPECT_EQ(desk->person, "");
    EXPECT_EQ(dana->person, "principal-supervisor");
    EXPECT_EQ(dana->role, Role::supervisor);
    EXPECT_EQ(dana->public_key, "key-of-supervisor");
}

TEST(Authenticator, CutsAKeyWhenItEndsAndBeforeItBegins) {
    Authenticator authenticator;
    const auto key = key_of(Role::auditor);
    authenticator.load({key});
    EXPECT_TRUE(authenticator.identify(Door::admin, key.public_key, now));
    EXPECT_EQ(authenticator.identify(Door::admin, key.public_key, now + hours{2}).error().code,
              ErrorCode::denied);
    EXPECT_EQ(authenticator.identify(Door::admin, key.public_key, now - hours{2}).error().code,
              ErrorCode::denied);
    EXPECT_FALSE(authenticator.admits(Door::admin, key.public_key, now + hours{2}));
}

TEST(Authenticator, CutsARevokedKey) {
    Authenticator authenticator;
    auto key = key_of(Role::supervisor);
    authenticator.load({key});
    ASSERT_TRUE(authenticator.identify(Door::admin, key.public_key, now));
    key.revoked_at = now - hours{1};
    authenticator.load({key});
    EXPECT_FALSE(authenticator.identify(Door::admin, key.public_key, now));
}

TEST(Authenticator, ForgetsWhatIsNotInTheNewList) {
    Authenticator authenticator;
    authenticator.load({key_of(Role::agent)});
    authenticator.load({key_of(Role::auditor)});
    EXPECT_FALSE(authenticator.admits(Door::agent, "key-of-agent", now));
    EXPECT_TRUE(authenticator.admits(Door::admin, "key-of-auditor", now));
}

TEST(Authenticator, LeavesOutTheKeysOfTheZeroMqManual) {
    for (const std::string published :
         {"Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"}) {
        Authenticator authenticator;
        auto key = key_of(Role::agent);
        key.public_key = published;
        authenticator.load({key});
        EXPECT_FALSE(authenticator.admits(Door::agent, published, now));
        EXPECT_FALSE(authenticator.identify(Door::agent, published, now));
    }
}

}  // namespace
}  // namespace callveil::channels

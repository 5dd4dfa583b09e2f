// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "rig.hpp"
#include "usecases/key_ends.hpp"
#include "usecases/keys.hpp"

namespace callveil::tests {
namespace {

std::string fresh_key() {
    return value_of(crypto::z85(crypto::random_bytes(32)));
}

ErrorCode refusal(Rig& rig, const wire::KeyEnroll& asked) {
    const auto enrolled = usecases::enroll_key(rig.context, rig.dana, asked, {});
    return enrolled ? ErrorCode::internal : enrolled.error().code;
}

wire::KeyEnroll key_of(const std::string& principal, const std::string& kind,
                       const std::string& role) {
    wire::KeyEnroll asked;
    asked.public_key = fresh_key();
    asked.principal = principal;
    asked.kind = kind;
    asked.role = role;
    return asked;
}

TEST(Keys, AreEnrolledListedAndRevoked) {
    Rig rig;
    const auto asked = key_of("kim", "person", "supervisor");
    EXPECT_FALSE(value_of(usecases::enroll_key(rig.context, rig.dana, asked, {})).seal_key.empty());
    const auto keys = value_of(usecases::list_keys(rig.context)).keys;
    ASSERT_EQ(keys.size(), 1U);
    EXPECT_EQ(keys.front().state, "valid");
    value_of(usecases::revoke_key(rig.context, rig.dana, {asked.public_key}));
    EXPECT_EQ(value_of(usecases::list_keys(rig.context)).keys.front().state, "revoked");
}

TEST(Keys, APersonHasNoStationsRole) {
    Rig rig;
    EXPECT_EQ(refusal(rig, key_of("kim", "person", "agent")), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(rig, key_of("desk-9", "station", "supervisor")), ErrorCode::invalid_argument);
}

TEST(Keys, AnIdAndAKeyHaveAShape) {
    Rig rig;
    EXPECT_EQ(refusal(rig, key_of("kim smith", "person", "auditor")), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(rig, key_of("callveild", "person", "auditor")), ErrorCode::invalid_argument);
    auto short_key = key_of("kim", "person", "auditor");
    short_key.public_key = "abc";
    EXPECT_EQ(refusal(rig, short_key), ErrorCode::invalid_argument);
}

TEST(Keys, OneIdIsAPersonOrAStation) {
    Rig rig;
    value_of(usecases::enroll_key(rig.context, rig.dana, key_of("kim", "person", "auditor"), {}));
    EXPECT_EQ(refusal(rig, key_of("kim", "station", "agent")), ErrorCode::conflict);
}

TEST(Keys, AnAgentIdIsTiedToOnePerson) {
    Rig rig;
    auto first = key_of("kim", "person", "supervisor");
    first.agent_ids = {"a-1"};
    value_of(usecases::enroll_key(rig.context, rig.dana, first, {}));
    auto second = key_of("lee", "person", "supervisor");
    second.agent_ids = {"a-1"};
    EXPECT_EQ(refusal(rig, second), ErrorCode::conflict);
}

TEST(Keys, NobodyRevokesTheKeyTheyUse) {
    Rig rig;
    const auto asked = key_of("dana", "person", "supervisor");
    value_of(usecases::enroll_key(rig.context, rig.dana, asked, {}));
    rig.dana.public_key = asked.public_key;
    EXPECT_EQ(usecases::revoke_key(rig.context, rig.dana, {asked.public_key}).error().code,
              ErrorCode::denied);
}

TEST(Keys, NobodyIsAdministratorAndSupervisor) {
    Rig rig;
    const auto first = key_of("kim", "person", "administrator");
    value_of(usecases::enroll_key(rig.context, rig.dana, first, {}));
    EXPECT_EQ(refusal(rig, key_of("kim", "person", "supervisor")), ErrorCode::conflict);
    value_of(
        usecases::enroll_key(rig.context, rig.dana, key_of("lee", "person", "supervisor"), {}));
    EXPECT_EQ(refusal(rig, key_of("lee", "person", "administrator")), ErrorCode::conflict);
    value_of(usecases::revoke_key(rig.context, rig.dana, {first.public_key}));
    EXPECT_TRUE(
        usecases::enroll_key(rig.context, rig.dana, key_of("kim", "person", "supervisor"), {}));
}

/// What becomes of a bootstrap.json with this key.
usecases::Bootstrapped bootstrapped(Rig& rig, const std::string& key, const std::string& person) {
    return value_of(usecases::bootstrap_administrator(rig.context, key, person));
}

TEST(Bootstrap, EnrolsTheFirstAdministratorAndSaysWhyNoOther) {
    Rig rig;
    const auto first = fresh_key();
    EXPECT_TRUE(bootstrapped(rig, first, "root").enrolled);
    const auto other = bootstrapped(rig, fresh_key(), "mallory");
    EXPECT_FALSE(other.enrolled);
    EXPECT_THAT(other.why_not, testing::HasSubstr("'root' holds a valid"));
    const auto again = bootstrapped(rig, first, "root");
    EXPECT_FALSE(again.enrolled);
    EXPECT_EQ(again.why_not, "");
}

TEST(Bootstrap, EnrolsANewAdministratorWhenAllKeysHaveExpired) {
    Rig rig;
    const auto first = fresh_key();
    bootstrapped(rig, first, "root");
    rig.clock.advance(std::chrono::hours{24 * 366});
    const auto old = bootstrapped(rig, first, "root");
    EXPECT_FALSE(old.enrolled);
    EXPECT_THAT(old.why_not, testing::HasSubstr("expired"));
    EXPECT_TRUE(bootstrapped(rig, fresh_key(), "root").enrolled);
}

TEST(Bootstrap, NeverBringsARevokedKeyBack) {
    Rig rig;
    const auto first = fresh_key();
    bootstrapped(rig, first, "root");
    value_of(usecases::revoke_key(rig.context, rig.dana, {first}));
    const auto again = bootstrapped(rig, first, "root");
    EXPECT_FALSE(again.enrolled);
    EXPECT_THAT(again.why_not, testing::HasSubstr("revoked"));
    EXPECT_TRUE(bootstrapped(rig, fresh_key(), "root").enrolled);
}

TEST(Bootstrap, MakesNoSupervisorAnAdministrator) {
    Rig rig;
    value_of(
        usecases::enroll_key(rig.context, rig.dana, key_of("kim", "person", "supervisor"), {}));
    const auto refused = bootstrapped(rig, fresh_key(), "kim");
    EXPECT_FALSE(refused.enrolled);
    EXPECT_THAT(refused.why_not, testing::HasSubstr("nobody is administrator and supervisor"));
}

domain::EnrolledKey valid_until(const std::string& principal, domain::Role role,
                                domain::TimePoint end) {
    domain::EnrolledKey key;
    key.public_key = principal + domain::to_rfc3339(end);
    key.principal = principal;
    key.role = role;
    key.not_after = end;
    return key;
}

TEST(KeyEnds, AreSpokenOfThirtyDaysBefore) {
    using std::chrono::days;
    const auto now = FakeClock().now();
    const auto root = valid_until("root", domain::Role::administrator, now + days{31});
    const auto kim = valid_until("kim", domain::Role::supervisor, now + days{200});
    EXPECT_THAT(usecases::key_warnings({root, kim}, now), testing::IsEmpty());
    EXPECT_THAT(usecases::key_warnings({root, kim}, now + days{1}),
                testing::ElementsAre(testing::HasSubstr("'root' (administrator) ends on")));
}

TEST(KeyEnds, OfAnOldKeyAreNothingBesideANewOne) {
    using std::chrono::days;
    const auto now = FakeClock().now();
    EXPECT_THAT(
        usecases::key_warnings({valid_until("root", domain::Role::administrator, now + days{3}),
                                valid_until("root", domain::Role::administrator, now + days{300})},
                               now),
        testing::IsEmpty());
}

TEST(KeyEnds, SayThatNoAdministratorIsLeft) {
    const auto now = FakeClock().now();
    EXPECT_THAT(
        usecases::key_warnings({valid_until("root", domain::Role::administrator, now)}, now),
        testing::ElementsAre(testing::HasSubstr("no administrator holds a valid key")));
}

}  // namespace
}  // namespace callveil::tests

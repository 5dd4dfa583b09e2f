// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "rig.hpp"
#include "usecases/keys.hpp"
#include "usecases/prefill.hpp"

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

TEST(Keys, TheFirstAdministratorIsEnrolledOnce) {
    Rig rig;
    EXPECT_TRUE(value_of(usecases::bootstrap_administrator(rig.context, fresh_key(), "root")));
    EXPECT_FALSE(value_of(usecases::bootstrap_administrator(rig.context, fresh_key(), "mallory")));
}

Result<wire::PrefillReply> filled(Rig& rig, const wire::Prefill& asked) {
    usecases::RateLimiter limiter;
    return usecases::prefill(rig.context, limiter, rig.desk, asked);
}

TEST(Prefill, GivesPhonesAndEmailsOfOnePerson) {
    Rig rig;
    const auto reply = value_of(filled(rig, {"", "+1 (122) 333 4444"}));
    EXPECT_EQ(reply.persons, 1);
    EXPECT_EQ(reply.phones, std::vector<std::string>{"1223334444"});
    EXPECT_EQ(reply.emails, std::vector<std::string>{"someone@example.com"});
}

TEST(Prefill, PrefersTheCustomerId) {
    Rig rig;
    EXPECT_EQ(value_of(filled(rig, {"C-9", "1223334444"})).emails,
              std::vector<std::string>{"zoe@example.com"});
}

TEST(Prefill, OfASharedNumberSaysOnlyHowMany) {
    Rig rig;
    rig.leads.run(
        "INSERT INTO leads (lead_id, name, phone, email) VALUES (20, 'Bob Example', "
        "'1223334444', 'bob@example.com')");
    const auto reply = value_of(filled(rig, {"", "1223334444"}));
    EXPECT_EQ(reply.persons, 2);
    EXPECT_TRUE(reply.phones.empty());
    EXPECT_TRUE(reply.emails.empty());
}

TEST(Prefill, OfAnUnknownNumberIsEmpty) {
    Rig rig;
    const auto reply = value_of(filled(rig, {"", "2025550177"}));
    EXPECT_EQ(reply.persons, 0);
    EXPECT_TRUE(reply.phones.empty());
}

TEST(Prefill, OfAnExtensionOfThreeDigitsIsEmpty) {
    Rig rig;
    const auto reply = value_of(filled(rig, {"", "101"}));
    EXPECT_EQ(reply.persons, 0);
    EXPECT_TRUE(reply.emails.empty());
}

TEST(Prefill, WithoutAnythingToLookUpIsRefused) {
    Rig rig;
    EXPECT_EQ(filled(rig, {}).error().code, ErrorCode::invalid_argument);
}

TEST(Prefill, IsLimitedPerPrincipal) {
    Rig rig;
    rig.settings.prefill_per_minute = 2;
    usecases::RateLimiter limiter;
    const wire::Prefill asked{"", "2025550177"};
    for (int i = 0; i < 2; ++i) {
        value_of(usecases::prefill(rig.context, limiter, rig.desk, asked));
    }
    EXPECT_EQ(usecases::prefill(rig.context, limiter, rig.desk, asked).error().code,
              ErrorCode::rate_limited);
    EXPECT_TRUE(usecases::prefill(rig.context, limiter, rig.dana, asked));
    rig.clock.advance(std::chrono::minutes{1});
    EXPECT_TRUE(usecases::prefill(rig.context, limiter, rig.desk, asked));
}

TEST(RateLimiter, CountsWithinAnyMinute) {
    usecases::RateLimiter limiter;
    const domain::TimePoint noon{std::chrono::hours{12}};
    const auto admitted = [&](std::chrono::seconds after) {
        return limiter.admit("desk-1", noon + after, 2).has_value();
    };
    EXPECT_TRUE(admitted(std::chrono::seconds{30}));
    EXPECT_TRUE(admitted(std::chrono::seconds{59}));
    EXPECT_FALSE(admitted(std::chrono::seconds{61}));
    EXPECT_TRUE(admitted(std::chrono::seconds{90}));
    EXPECT_FALSE(admitted(std::chrono::seconds{91}));
}

TEST(Prefill, AfterAPseudonymizationFindsNobody) {
    Rig rig;
    rig.carry_out(pseudonymization, ann());
    EXPECT_EQ(value_of(filled(rig, {"", "1223334444"})).persons, 0);
}

}  // namespace
}  // namespace callveil::tests

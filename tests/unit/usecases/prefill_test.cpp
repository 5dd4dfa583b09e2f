// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rig.hpp"
#include "usecases/prefill.hpp"

namespace callveil::tests {
namespace {

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

/// Gives Ann's number to so many other people.
void share_number(Rig& rig, int people) {
    rig.leads.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                  std::to_string(people) +
                  ") INSERT INTO leads (lead_id, name, phone, email) SELECT 1000 + i, 'Person ' || "
                  "i, '1223334444', 'p' || i || '@example.com' FROM n");
}

TEST(Prefill, ReadsNoMoreRowsThanItsLimit) {
    Rig rig;
    rig.settings.prefill_rows = 20;
    share_number(rig, 300);
    const auto reply = value_of(filled(rig, {"", "1223334444"}));
    EXPECT_GT(reply.persons, 1);
    EXPECT_LE(reply.persons, 20);
}

TEST(Prefill, FillsNothingInWhereItDidNotReadAllRows) {
    Rig rig;
    const auto whole = value_of(filled(rig, {"", "1223334444"}));
    ASSERT_FALSE(whole.emails.empty());
    rig.settings.prefill_rows = 1;
    rig.leads.run(
        "INSERT INTO leads (lead_id, name, phone, email) VALUES (20, 'Ann Example', '1223334444', "
        "'someone@example.com')");
    const auto cut = value_of(filled(rig, {"", "1223334444"}));
    EXPECT_TRUE(cut.phones.empty());
    EXPECT_TRUE(cut.emails.empty());
}

TEST(Prefill, EndsWhenItsTimeIsOver) {
    Rig rig;
    rig.pool.on_scan = [&](const ports::ProgressVisitor& progress) -> Result<void> {
        rig.clock.advance(rig.settings.prefill_time);
        return progress(2000) ? Result<void>() : fail(ErrorCode::cancelled, "stopped");
    };
    const auto reply = filled(rig, {"", "1223334444"});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::unavailable);
    EXPECT_THAT(reply.error().detail, testing::HasSubstr("prefill_time"));
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

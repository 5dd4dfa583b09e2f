// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "rig.hpp"
#include "usecases/request_views.hpp"
#include "usecases/verify_request.hpp"

namespace callveil::tests {
namespace {

using std::chrono::hours;

/// A request of Ann's that is verified and previewed.
struct Ready {
    explicit Ready(domain::RequestKind kind = pseudonymization, const RigParts& parts = {})
        : rig(parts) {
        reference = rig.submit(kind, ann());
        rig.verify(reference);
        plan = rig.preview(reference);
    }
    ErrorCode refusal(const std::string& hash) {
        const auto approved = rig.approve(reference, hash);
        EXPECT_NE(rig.request(reference).state, domain::RequestState::approved);
        return approved ? ErrorCode::internal : approved.error().code;
    }
    Rig rig;
    std::string reference;
    domain::Plan plan;
};

TEST(Approval, NamesExactlyOnePlan) {
    Ready ready;
    const auto approved = value_of(ready.rig.approve(ready.reference, ready.plan.hash));
    EXPECT_EQ(approved.request.state, domain::RequestState::approved);
    EXPECT_EQ(approved.request.plan_hash, ready.plan.hash);
    EXPECT_EQ(approved.request.approver, "omar");
    EXPECT_EQ(ready.rig.job(approved.job).kind, domain::JobKind::pseudonymize);
}

TEST(Approval, OfAnUnknownHashIsRefused) {
    EXPECT_EQ(Ready().refusal(std::string(64, 'a')), ErrorCode::not_found);
}

TEST(Approval, OfAnOlderPlanIsRefused) {
    Ready ready;
    ready.rig.preview(ready.reference);
    EXPECT_EQ(ready.refusal(ready.plan.hash), ErrorCode::stale);
}

TEST(Approval, OfAnExpiredPlanIsRefused) {
    Ready ready;
    ready.rig.clock.advance(hours{24 * 7});
    EXPECT_EQ(ready.refusal(ready.plan.hash), ErrorCode::expired);
}

TEST(Approval, OfAnotherRequestsPlanIsRefused) {
    Ready ready;
    const auto other = ready.rig.submit(pseudonymization, ann());
    const auto plan = ready.rig.preview(other);
    EXPECT_EQ(ready.refusal(plan.hash), ErrorCode::invalid_argument);
}

TEST(Approval, OfAPlanWithObstaclesIsRefused) {
    RigParts parts;
    parts.sql +=
        "CREATE UNIQUE INDEX one_street ON addresses (street);"
        "INSERT INTO addresses VALUES (3, 'ExXXplXXStXXetXX');";
    Ready ready(pseudonymization, parts);
    ASSERT_EQ(ready.plan.obstacles.size(), 1U);
    EXPECT_EQ(ready.refusal(ready.plan.hash), ErrorCode::wrong_state);
}

TEST(Approval, ByAStationIsRefused) {
    Ready ready;
    const auto refused = usecases::approve_request(ready.rig.context, ready.rig.desk,
                                                   {ready.reference, ready.plan.hash, {}, "", ""});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::denied);
}

TEST(Verification, BelowThePolicyIsRefusedAndMayBeOverriddenWithAReason) {
    Rig rig;
    const auto reference = rig.submit(pseudonymization, ann());
    rig.verify(reference, 1);
    EXPECT_EQ(rig.request(reference).state, domain::RequestState::verifying);
    const auto plan = rig.preview(reference);
    const auto refused = rig.approve(reference, plan.hash);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::denied);
    value_of(usecases::approve_request(rig.context, rig.omar,
                                       {reference, plan.hash, {}, "known in person", ""}));
    EXPECT_EQ(rig.request(reference).state, domain::RequestState::approved);
    EXPECT_EQ(std::ranges::count(rig.verbs(), "request.override_verification"), 1);
}

TEST(Overrides, AreShownWithWhoAndWhyForEver) {
    Rig rig;
    const auto reference = rig.submit(pseudonymization, ann());
    rig.verify(reference, 1);
    const auto plan = rig.preview(reference);
    value_of(usecases::approve_request(
        rig.context, rig.omar, {reference, plan.hash, {}, "known in person", "a court asks"}));
    rig.leads.run("UPDATE leads SET notes = 'other' WHERE lead_id = 1");
    rig.run_next();
    ASSERT_EQ(rig.request(reference).state, domain::RequestState::pending_approval);
    EXPECT_EQ(rig.request(reference).override_access, "") << "the next approval decides anew";
    const auto shown = value_of(usecases::show_request(rig.context, rig.dana, reference));
    EXPECT_EQ(shown.verified_by, "dana");
    EXPECT_EQ(shown.verified_at, domain::to_rfc3339(rig.request(reference).verification->at));
    EXPECT_EQ(shown.verification_points, 1);
    ASSERT_EQ(shown.overrides.size(), 2U);
    EXPECT_EQ(shown.overrides[0].what, "verification");
    EXPECT_EQ(shown.overrides[0].person, "omar");
    EXPECT_EQ(shown.overrides[0].reason, "known in person");
    EXPECT_EQ(shown.overrides[1].what, "access");
    EXPECT_EQ(shown.overrides[1].reason, "a court asks");
    for (const auto& entry : rig.audit()) {
        EXPECT_EQ(entry.event.detail.find("court"), std::string::npos);
    }
}

TEST(Overrides, OfAnIdentityCheckThatWasEnoughAreNone) {
    Ready ready;
    value_of(usecases::approve_request(ready.rig.context, ready.rig.omar,
                                       {ready.reference, ready.plan.hash, {}, "to be sure", ""}));
    EXPECT_TRUE(ready.rig.request(ready.reference).overrides.empty());
}

TEST(Verification, EnoughPointsMoveTheRequestOn) {
    Rig rig;
    const auto reference = rig.submit(access, ann());
    rig.verify(reference, 2);
    EXPECT_EQ(rig.request(reference).state, domain::RequestState::verifying);
    rig.verify(reference, 3);
    EXPECT_EQ(rig.request(reference).state, domain::RequestState::pending_approval);
}

TEST(Verification, PointsOutsideOfTheScaleAreRefused) {
    Rig rig;
    const auto reference = rig.submit(access, ann());
    for (const int points : {-1, 11}) {
        EXPECT_FALSE(usecases::verify_request(rig.context, rig.dana, reference, "m", points));
    }
    EXPECT_FALSE(usecases::verify_request(rig.context, rig.dana, reference, "", 3));
}

TEST(Rejection, NeedsAReasonThatTheAgentMayRead) {
    Rig rig;
    const auto reference = rig.submit(access, ann());
    EXPECT_FALSE(usecases::reject_request(rig.context, rig.dana, reference, ""));
    const auto rejected = value_of(usecases::reject_request(rig.context, rig.dana, reference,
                                                            "identity could not be checked"));
    EXPECT_EQ(rejected.state, domain::RequestState::rejected);
    EXPECT_EQ(rejected.outcome, domain::Outcome::refused);
    EXPECT_EQ(rejected.reason, "identity could not be checked");
}

TEST(Rejection, OfADecidedRequestIsRefused) {
    Ready ready;
    value_of(ready.rig.approve(ready.reference, ready.plan.hash));
    EXPECT_FALSE(usecases::reject_request(ready.rig.context, ready.rig.dana, ready.reference, "x"));
    const auto cancelled = value_of(
        usecases::cancel_request(ready.rig.context, ready.rig.dana, ready.reference, "asked to"));
    EXPECT_EQ(cancelled.state, domain::RequestState::cancelled);
    EXPECT_EQ(cancelled.outcome, domain::Outcome::not_done);
    EXPECT_EQ(ready.rig.run_next().state, domain::JobState::done) << "the job finds nothing to do";
    EXPECT_EQ(ready.rig.leads.cell("SELECT phone FROM leads WHERE lead_id=1"), "1223334444");
}

TEST(Approval, NotBeforeKeepsTheJobWaiting) {
    Ready ready;
    auto& rig = ready.rig;
    value_of(usecases::approve_request(
        rig.context, rig.omar,
        {ready.reference, ready.plan.hash, rig.clock.now() + hours{2}, "", ""}));
    EXPECT_THROW(rig.run_next(), std::runtime_error);
    rig.clock.advance(hours{2});
    rig.run_next();
    EXPECT_EQ(rig.request(ready.reference).state, domain::RequestState::completed);
}

TEST(Approval, NotBeforeAfterTheEndOfThePlanIsRefused) {
    Ready ready;
    auto& rig = ready.rig;
    const auto starting = [&](domain::TimePoint start) {
        return usecases::approve_request(rig.context, rig.omar,
                                         {ready.reference, ready.plan.hash, start, "", ""});
    };
    const auto refused = starting(ready.plan.expires_at);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(refused.error().detail.find("when this plan ends"), std::string::npos);
    EXPECT_EQ(value_of(starting(ready.plan.expires_at - hours{1})).note, "");
}

TEST(Approval, NotBeforeAfterTheLegalDeadlineIsSaid) {
    Rig rig;
    const auto reference = rig.submit(pseudonymization, ann());
    rig.clock.advance(hours{24 * 28});
    rig.verify(reference);
    const auto plan = rig.preview(reference);
    const auto due = rig.request(reference).deadlines.due_by;
    const auto approved = value_of(usecases::approve_request(
        rig.context, rig.omar, {reference, plan.hash, due + hours{1}, "", ""}));
    EXPECT_NE(approved.note.find("after the answer is due"), std::string::npos);
}

}  // namespace
}  // namespace callveil::tests

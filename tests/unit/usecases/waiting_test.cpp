// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "rig.hpp"
#include "usecases/request_views.hpp"
#include "usecases/start_preview.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;
using testing::HasSubstr;

/// A pseudonymization beside an open access request of the same person, spelled otherwise.
class Waiting : public testing::Test {
protected:
    Waiting() {
        access_reference = rig.submit(access, {{"+1 (122) 333-4444"}, {}, "", {}});
        reference = rig.submit(pseudonymization, {{"1223334444", "911"}, {}, "", {}});
        rig.verify(reference);
        plan = rig.preview(reference);
    }
    usecases::Approved approve(const std::string& override_access = {}) {
        return value_of(usecases::approve_request(rig.context, rig.omar,
                                                  {reference, plan.hash, {}, "", override_access}));
    }
    std::string phone() { return rig.leads.cell("SELECT phone FROM leads WHERE lead_id=1"); }

    Rig rig;
    std::string access_reference;
    std::string reference;
    domain::Plan plan;
};

TEST_F(Waiting, TheApproverIsTold) {
    EXPECT_THAT(approve().note, HasSubstr(access_reference));
}

TEST_F(Waiting, NothingIsWrittenWhileTheAccessRequestIsOpen) {
    approve();
    EXPECT_EQ(rig.run_next().state, domain::JobState::queued);
    EXPECT_EQ(rig.request(reference).state, RequestState::approved);
    EXPECT_EQ(phone(), "1223334444");
}

TEST_F(Waiting, ItGoesOnAfterTheAccessRequestEnded) {
    approve();
    rig.run_next();
    value_of(usecases::reject_request(rig.context, rig.dana, access_reference, "withdrawn"));
    rig.clock.advance(rig.settings.access_recheck);
    EXPECT_EQ(rig.run_next().state, domain::JobState::done);
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
    EXPECT_EQ(phone(), "12XX33XX44");
}

TEST_F(Waiting, AnOverrideWithAReasonGoesOnAtOnce) {
    EXPECT_EQ(approve("the customer wants it at once").note, "");
    rig.run_next();
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
}

TEST_F(Waiting, TheQueueSaysForWhatItWaits) {
    approve();
    rig.run_next();
    const auto rows = value_of(usecases::list_requests(rig.context, rig.dana, {})).rows;
    const auto row = std::ranges::find(rows, reference, &wire::RequestRow::reference);
    ASSERT_NE(row, rows.end());
    EXPECT_THAT(row->reason, HasSubstr("waits for " + access_reference));
    EXPECT_EQ(value_of(usecases::show_request(rig.context, rig.dana, reference)).reason,
              row->reason);
    rig.clock.advance(rig.settings.access_recheck);
    rig.run_next();
    EXPECT_EQ(std::ranges::count(rig.verbs(), "request.wait"), 1) << "told once, not at each look";
}

TEST_F(Waiting, AnotherPersonMayOverrideLate) {
    approve();
    rig.run_next();
    const domain::Caller third{"kim", "kim", domain::Role::supervisor, "key-of-kim"};
    const auto late = value_of(usecases::approve_request(
        rig.context, third, {reference, plan.hash, {}, "", "the access request was a mistake"}));
    EXPECT_EQ(late.request.state, RequestState::approved);
    EXPECT_EQ(late.request.reason, "");
    ASSERT_EQ(late.request.overrides.size(), 1U);
    EXPECT_EQ(late.request.overrides.front().person, "kim");
    EXPECT_EQ(std::ranges::count(rig.verbs(), "request.override_access"), 1);
    rig.clock.advance(rig.settings.access_recheck);
    EXPECT_EQ(rig.run_next().state, domain::JobState::done);
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
}

TEST_F(Waiting, ALateOverrideByWhoeverAskedIsRefused) {
    rig.desk = rig.dana;
    const auto own = rig.submit(pseudonymization, {{"1223334444"}, {}, "", {}});
    rig.verify(own);
    const auto hash = rig.preview(own).hash;
    value_of(rig.approve(own, hash));
    const auto refused =
        usecases::approve_request(rig.context, rig.dana, {own, hash, {}, "", "in a hurry"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::denied);
}

TEST_F(Waiting, ALateOverrideNamesTheApprovedPlan) {
    approve();
    const auto refused = usecases::approve_request(
        rig.context, rig.omar, {reference, std::string(64, 'a'), {}, "", "in a hurry"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(rig.request(reference).override_access, "");
}

TEST_F(Waiting, AWaitingJobCanBeCancelled) {
    const auto job = approve().job;
    value_of(usecases::cancel_job(rig.context, rig.dana, {job}));
    TestControl control;
    control.stop_at = 1;
    EXPECT_EQ(rig.run_next(control).state, domain::JobState::cancelled);
    EXPECT_EQ(rig.request(reference).state, RequestState::pending_approval);
}

TEST_F(Waiting, AnAccessRequestOfSomebodyElseDoesNotMatter) {
    value_of(usecases::reject_request(rig.context, rig.dana, access_reference, "withdrawn"));
    rig.submit(access, {{"2025550109"}, {}, "", {}});
    EXPECT_EQ(approve().note, "");
}

TEST_F(Waiting, TheRegionOfEachSourceCounts) {
    value_of(usecases::reject_request(rig.context, rig.dana, access_reference, "withdrawn"));
    rig.pool.mutable_sources().push_back({"east", "sqlite", "GB", domain::Regime::gdpr, {}});
    rig.submit(access, {{"+44 20 7946 0101"}, {}, "", {}});
    const auto other = rig.submit(pseudonymization, {{"020 7946 0101"}, {}, "", {}});
    rig.verify(other);
    const auto hash = rig.preview(other).hash;
    EXPECT_FALSE(value_of(rig.approve(other, hash)).note.empty());
}

}  // namespace
}  // namespace callveil::tests

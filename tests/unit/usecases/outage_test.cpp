// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "approved.hpp"
#include "usecases/start_preview.hpp"

namespace callveil::tests {
namespace {

using domain::JobState;
using domain::RequestState;
using std::chrono::hours;
using std::chrono::minutes;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Result<ports::Applied> locked(ports::LeadSource&, const std::vector<ports::RowChange>&) {
    return fail(ErrorCode::unavailable, "Lead database dialler ('/srv/leads') is locked");
}

/// Ann's approved pseudonymization, whose lead database comes and goes.
class Outage : public testing::Test {
protected:
    std::filesystem::path file() { return ann.rig.folder / "leads.sqlite"; }
    std::filesystem::path elsewhere() { return ann.rig.folder / "moved.sqlite"; }
    void take_away() { std::filesystem::rename(file(), elsewhere()); }
    void bring_back() { std::filesystem::rename(elsewhere(), file()); }
    domain::Job next_attempt() {
        ann.rig.clock.advance(minutes{5});
        return ann.rig.run_next();
    }
    /// The write happens, and the connection breaks before it is answered.
    void lose_the_answer() {
        ann.rig.pool.on_apply = [this](ports::LeadSource& source, const auto& changes) {
            value_of(source.apply(changes));
            take_away();
            ann.rig.pool.on_apply = {};
            return Result<ports::Applied>(fail(ErrorCode::unavailable, "unknown outcome"));
        };
    }

    Approved ann;
};

TEST_F(Outage, IsSatOutForHours) {
    ann.rig.pool.on_apply = locked;
    const auto began = ann.rig.clock.now();
    for (int i = 1; i < ann.rig.settings.job_attempts; ++i) {
        ASSERT_EQ(next_attempt().state, JobState::queued) << i;
        ASSERT_EQ(ann.now().state, RequestState::running) << i;
    }
    EXPECT_GE(ann.rig.clock.now() - began, hours{8});
    ann.rig.pool.on_apply = {};
    EXPECT_EQ(next_attempt().state, JobState::done);
    EXPECT_EQ(ann.now().state, RequestState::completed);
    EXPECT_EQ(ann.now().reason + ann.now().trouble, "");
    EXPECT_EQ(std::ranges::count(ann.rig.verbs(), "request.wait"), 1) << "a hundred would drown it";
}

TEST_F(Outage, IsShownWhileItLasts) {
    ann.rig.pool.on_apply = locked;
    ann.rig.run_next();
    EXPECT_THAT(ann.now().reason, StartsWith("source_unavailable: "));
    EXPECT_THAT(ann.now().reason, HasSubstr("tried 1 of 100 times, next at 20"));
    EXPECT_THAT(ann.now().reason, Not(HasSubstr("/srv")));
    EXPECT_THAT(ann.now().trouble, HasSubstr("/srv/leads"));
    next_attempt();
    EXPECT_THAT(ann.now().reason, HasSubstr("tried 2 of 100 times"));
}

TEST_F(Outage, ThatDoesNotEndSendsTheRequestBack) {
    ann.rig.settings.job_attempts = 3;
    ann.rig.pool.on_apply = locked;
    next_attempt();
    next_attempt();
    EXPECT_EQ(next_attempt().state, JobState::failed);
    EXPECT_EQ(ann.now().state, RequestState::pending_approval);
    EXPECT_THAT(ann.now().reason, StartsWith("source_unavailable: "));
    EXPECT_THAT(ann.now().reason, HasSubstr("nothing was written"));
    ann.rig.pool.on_apply = {};
    value_of(ann.rig.approve(ann.reference, ann.plan.hash));
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::completed);
    EXPECT_EQ(ann.cell("phone"), "12XX33XX44");
}

TEST_F(Outage, OfAFileThatIsAwayForAMomentIsSatOut) {
    take_away();
    EXPECT_EQ(ann.rig.run_next().state, JobState::queued);
    EXPECT_THAT(ann.now().reason, StartsWith("source_misconfigured: "));
    bring_back();
    EXPECT_EQ(next_attempt().state, JobState::done);
    EXPECT_EQ(ann.now().state, RequestState::completed);
}

TEST_F(Outage, EndsWhenAPersonCancelsTheJob) {
    ann.rig.pool.on_apply = locked;
    ann.rig.run_next();
    value_of(usecases::cancel_job(ann.rig.context, ann.rig.dana, {ann.job}));
    EXPECT_EQ(next_attempt().state, JobState::cancelled);
    EXPECT_EQ(ann.now().state, RequestState::pending_approval);
    EXPECT_THAT(ann.now().reason, StartsWith("stopped: "));
}

TEST_F(Outage, AfterALostAnswerNoFinalStateComesBeforeTheCellsWereReadBack) {
    ann.rig.settings.job_attempts = 1;
    lose_the_answer();
    EXPECT_EQ(ann.rig.run_next().state, JobState::queued);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(next_attempt().state, JobState::queued);
        EXPECT_EQ(ann.now().state, RequestState::running);
    }
    bring_back();
    EXPECT_EQ(next_attempt().state, JobState::done);
    EXPECT_EQ(ann.now().state, RequestState::completed);
    EXPECT_EQ(ann.cell("phone"), "12XX33XX44");
}

TEST_F(Outage, TheLastAttemptThatWasWrittenAfterAllIsCompleted) {
    ann.rig.settings.job_attempts = 1;
    ann.rig.pool.on_apply = [this](ports::LeadSource& source, const auto& changes) {
        value_of(source.apply(changes));
        ann.rig.pool.on_apply = {};
        return Result<ports::Applied>(fail(ErrorCode::unavailable, "unknown outcome"));
    };
    EXPECT_EQ(ann.rig.run_next().state, JobState::queued);
    EXPECT_EQ(next_attempt().state, JobState::done);
    EXPECT_EQ(ann.now().state, RequestState::completed);
}

TEST_F(Outage, AfterALostAnswerAPersonMayTakeTheRequestBack) {
    lose_the_answer();
    ann.rig.run_next();
    value_of(usecases::cancel_job(ann.rig.context, ann.rig.dana, {ann.job}));
    EXPECT_EQ(next_attempt().state, JobState::cancelled);
    EXPECT_EQ(ann.now().state, RequestState::pending_approval);
    EXPECT_THAT(ann.now().reason, HasSubstr("not known"));
    bring_back();
    const auto after = ann.rig.leads.dump();
    value_of(ann.rig.approve(ann.reference, ann.rig.preview(ann.reference).hash));
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::completed);
    EXPECT_EQ(ann.rig.leads.dump(), after);
}

TEST(LongOutage, AfterTheFirstBatchKeepsWhatWasWritten) {
    RigParts parts;
    for (int i = 0; i < 1200; ++i) {
        parts.sql += "INSERT INTO leads (lead_id, name, phone) VALUES (" +
                     std::to_string(10'000 + i) + ", 'Ann Example', '1223334444');";
    }
    Approved many(parts);
    many.rig.settings.job_attempts = 1;
    int batch = 0;
    many.rig.pool.on_apply = [&](ports::LeadSource& source, const auto& changes) {
        return ++batch == 1 ? source.apply(changes) : locked(source, changes);
    };
    EXPECT_EQ(many.rig.run_next().state, JobState::failed);
    EXPECT_EQ(many.now().state, RequestState::partially_completed);
    EXPECT_EQ(many.now().outcome, domain::Outcome::partial);
    EXPECT_THAT(many.now().reason, HasSubstr("stays masked"));
}

TEST(LongOutage, OfAnExportIsSatOutToo) {
    Rig rig;
    const auto reference = rig.submit(access, ann());
    rig.verify(reference);
    value_of(rig.approve(reference, rig.preview(reference).hash));
    std::filesystem::rename(rig.folder / "leads.sqlite", rig.folder / "moved.sqlite");
    EXPECT_EQ(rig.run_next().state, JobState::queued);
    EXPECT_EQ(rig.request(reference).state, RequestState::running);
    std::filesystem::rename(rig.folder / "moved.sqlite", rig.folder / "leads.sqlite");
    rig.clock.advance(minutes{5});
    rig.run_next();
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
}

TEST(LongOutage, EndsASearchOrPreviewSoon) {
    Rig rig;
    const auto reference = rig.submit(access, ann());
    rig.pool.on_scan = [](const auto&) -> Result<void> {
        return fail(ErrorCode::unavailable, "locked");
    };
    value_of(usecases::start_preview(rig.context, rig.dana, {reference, {}, {}, ""}));
    for (const auto expected : {JobState::queued, JobState::queued, JobState::failed}) {
        EXPECT_EQ(rig.run_next().state, expected);
        rig.clock.advance(minutes{5});
    }
}

}  // namespace
}  // namespace callveil::tests

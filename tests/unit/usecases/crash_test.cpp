// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "rig.hpp"
#include "usecases/run_job.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;
using testing::HasSubstr;

struct Crash : std::exception {};

/// Ann's approved pseudonymization, whose first write is disturbed.
class CrashTest : public testing::Test {
protected:
    CrashTest() {
        reference = rig.submit(pseudonymization, ann());
        rig.verify(reference);
        plan = rig.preview(reference);
        value_of(rig.approve(reference, plan.hash));
    }
    /// Runs the job into a crash of the process and comes back after its lease.
    void crash() {
        EXPECT_THROW(rig.run_next(), Crash);
        rig.clock.advance(std::chrono::minutes{2});
    }
    std::int64_t outcomes(std::string_view outcome) {
        const auto entries = rig.audit();
        return std::ranges::count_if(entries, [&](const auto& entry) {
            return entry.event.verb == "lead.write.outcome" &&
                   entry.event.detail.find(outcome) != std::string::npos;
        });
    }
    std::string phone() { return rig.leads.cell("SELECT phone FROM leads WHERE lead_id=1"); }
    /// Does something instead of, or around, the first write only.
    void first_write(const ApplyHook& hook) {
        rig.pool.on_apply = [this, hook](ports::LeadSource& source, const auto& changes) {
            return ++writes == 1 ? hook(source, changes) : source.apply(changes);
        };
    }

    Rig rig;
    std::string reference;
    domain::Plan plan;
    int writes = 0;
};

TEST_F(CrashTest, BetweenIntentAndWriteTheWriteIsDoneOnceLater) {
    first_write([](auto&, const auto&) -> Result<ports::Applied> { throw Crash(); });
    crash();
    EXPECT_EQ(phone(), "1223334444");
    EXPECT_EQ(rig.run_next().state, domain::JobState::done);
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
    EXPECT_EQ(phone(), "12XX33XX44");
    EXPECT_EQ(writes, 2);
    EXPECT_EQ(outcomes("not_written"), 1);
    EXPECT_EQ(outcomes("\"done\""), 1);
}

TEST_F(CrashTest, BetweenIntentAndWriteTheSearchIsRepeatedAgain) {
    first_write([](auto&, const auto&) -> Result<ports::Applied> { throw Crash(); });
    crash();
    rig.leads.run(
        "INSERT INTO leads (lead_id, name, phone) VALUES (50, 'Ann Example', "
        "'1223334444')");
    rig.run_next();
    EXPECT_EQ(rig.request(reference).state, RequestState::pending_approval);
    EXPECT_THAT(rig.request(reference).reason, HasSubstr("1 rows are new"));
    EXPECT_EQ(phone(), "1223334444");
}

TEST_F(CrashTest, BetweenWriteAndOutcomeTheCellsAreFoundDone) {
    first_write([](ports::LeadSource& source, const auto& changes) -> Result<ports::Applied> {
        value_of(source.apply(changes));
        throw Crash();
    });
    crash();
    EXPECT_EQ(phone(), "12XX33XX44");
    const auto after = rig.leads.dump();
    EXPECT_EQ(rig.run_next().state, domain::JobState::done);
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
    EXPECT_EQ(writes, 1);
    EXPECT_EQ(rig.leads.dump(), after);
    EXPECT_EQ(outcomes("\"done\""), 1);
}

TEST_F(CrashTest, AnUnknownCommitOutcomeIsReadBack) {
    first_write([](ports::LeadSource& source, const auto& changes) -> Result<ports::Applied> {
        value_of(source.apply(changes));
        return fail(ErrorCode::unavailable, "unknown outcome of the COMMIT");
    });
    EXPECT_EQ(rig.run_next().state, domain::JobState::queued);
    EXPECT_EQ(rig.request(reference).state, RequestState::running);
    rig.clock.advance(std::chrono::minutes{5});
    EXPECT_EQ(rig.run_next().state, domain::JobState::done);
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
    EXPECT_EQ(writes, 1);
    EXPECT_EQ(phone(), "12XX33XX44");
}

TEST_F(CrashTest, ACellThatChangedAfterAnUnknownOutcomeEndsPartially) {
    first_write([](ports::LeadSource& source, const auto& changes) -> Result<ports::Applied> {
        value_of(source.apply(changes));
        return fail(ErrorCode::unavailable, "unknown outcome of the COMMIT");
    });
    rig.run_next();
    rig.leads.run("UPDATE leads SET phone = '2025550155' WHERE lead_id = 1");
    rig.clock.advance(std::chrono::minutes{5});
    rig.run_next();
    EXPECT_EQ(rig.request(reference).state, RequestState::partially_completed);
    EXPECT_EQ(phone(), "2025550155");
}

TEST_F(CrashTest, AJobThatIsRescuedAgainAndAgainFailsAfterItsWritesWereReadBack) {
    rig.pool.on_apply = [](auto&, const auto&) -> Result<ports::Applied> { throw Crash(); };
    for (int i = 0; i <= usecases::most_rescues; ++i) {
        crash();
    }
    const auto open = outcomes("not_written");
    EXPECT_EQ(rig.run_next().state, domain::JobState::failed);
    EXPECT_EQ(rig.request(reference).state, RequestState::failed);
    EXPECT_EQ(rig.request(reference).outcome, domain::Outcome::not_done);
    EXPECT_THAT(rig.request(reference).reason, HasSubstr("defect: "));
    EXPECT_EQ(outcomes("not_written"), open + 1) << "the last intent was read back";
}

TEST_F(CrashTest, AWorkerThatLostItsLeaseMarksNothing) {
    first_write([this](ports::LeadSource& source, const auto& changes) {
        rig.clock.advance(std::chrono::minutes{2});
        rig.write([&](ports::Transaction& transaction) -> Result<void> {
            CALLVEIL_TRY(transaction.jobs().claim("another", rig.clock.now(),
                                                  rig.clock.now() + std::chrono::minutes{1}));
            return {};
        });
        return source.apply(changes);
    });
    EXPECT_THROW(rig.run_next(), std::runtime_error) << "the job is not its to settle";
    EXPECT_EQ(outcomes("outcome"), 0);
    rig.clock.advance(std::chrono::minutes{2});
    EXPECT_EQ(rig.run_next().state, domain::JobState::done);
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
    EXPECT_EQ(writes, 1);
}

}  // namespace
}  // namespace callveil::tests

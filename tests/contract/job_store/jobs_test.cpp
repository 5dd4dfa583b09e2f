// SPDX-License-Identifier: Apache-2.0
#include "contract/job_store/job_store_contract.hpp"

namespace callveil::tests {
namespace {

using domain::Job;
using domain::JobState;

class JobContract : public JobStoreContract {
protected:
    void add(const Job& job) {
        must_write([&](Transaction& t) { return t.jobs().insert(job); });
    }
    std::optional<Job> claim(std::string_view worker, int minute, int lease_minutes = 10) {
        std::optional<Job> job;
        must_write([&](Transaction& t) -> Result<void> {
            CALLVEIL_ASSIGN(
                job, t.jobs().claim(worker, at_minute(minute), at_minute(minute + lease_minutes)));
            return {};
        });
        return job;
    }
    std::optional<ErrorCode> refusal_of_heartbeat(std::string_view id, std::string_view worker) {
        return refusal_of(
            [&](Transaction& t) { return t.jobs().heartbeat(id, worker, at_minute(99), 1, 2); });
    }
    std::optional<ErrorCode> refusal_of_settling(const Job& job) {
        return refusal_of([&](Transaction& t) { return t.jobs().settle(job); });
    }
    std::optional<domain::TimePoint> next() {
        return read([](Transaction& t) { return t.jobs().next_run_after(); }).value();
    }
    std::int64_t count(JobState state) {
        return read([&](Transaction& t) { return t.jobs().count(state); }).value();
    }
};
CALLVEIL_ON_EVERY_STORE(JobContract);

TEST_P(JobContract, GivesBackEveryMember) {
    must_write([](Transaction& t) { return t.requests().insert(sample_request()); });
    Job job = sample_job();
    job.request = sample_request().reference;
    job.result = R"({"rows":3})";
    job.attempt = 2;
    job.outages = 1;
    job.progress_done = 5;
    job.progress_total = 9;
    job.cancel_requested = true;
    job.error = Error{ErrorCode::stale, "Row 3 changed."};
    add(job);
    EXPECT_EQ(describe(must_find_job(job.id)), describe(job));
}

TEST_P(JobContract, RefusesASecondIdAndAnUnknownRequest) {
    add(sample_job());
    EXPECT_EQ(refusal_of([](Transaction& t) { return t.jobs().insert(sample_job()); }),
              ErrorCode::conflict);
    Job orphan = sample_job(2);
    orphan.request = "R26-NONE";
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.jobs().insert(orphan); }),
              ErrorCode::not_found);
}

TEST_P(JobContract, RefusesALeaseWithoutRunning) {
    Job job = sample_job();
    job.lease_until = at_minute(9);
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.jobs().insert(job); }),
              ErrorCode::wrong_state);
    job.lease_until.reset();
    job.state = JobState::running;
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.jobs().insert(job); }),
              ErrorCode::wrong_state);
}

TEST_P(JobContract, SaysThatAJobIsUnknown) {
    const auto found = read([](Transaction& t) { return t.jobs().find("none"); });
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::not_found);
    EXPECT_EQ(refusal_of_heartbeat("none", "w1"), ErrorCode::not_found);
    EXPECT_EQ(refusal_of([](Transaction& t) { return t.jobs().request_cancel("none"); }),
              ErrorCode::not_found);
    Job job = sample_job();
    job.state = JobState::done;
    EXPECT_EQ(refusal_of_settling(job), ErrorCode::not_found);
}

TEST_P(JobContract, ClaimsTheOldestThatMayRun) {
    Job later = sample_job(1);
    later.run_after = at_minute(50);
    add(later);
    add(sample_job(3));
    add(sample_job(2));
    const auto job = claim("w1", 10, 5);
    ASSERT_TRUE(job);
    EXPECT_EQ(job->id, sample_job(2).id);
    EXPECT_EQ(job->state, JobState::running);
    EXPECT_EQ(job->worker, "w1");
    EXPECT_EQ(job->lease_until, at_minute(15));
    EXPECT_EQ(job->attempt, 0);
    EXPECT_EQ(job->input, sample_job().input);
    EXPECT_EQ(describe(must_find_job(job->id)), describe(*job));
}

TEST_P(JobContract, ClaimsNothingBeforeItsTime) {
    EXPECT_FALSE(claim("w1", 10));
    add(sample_job(5));
    EXPECT_FALSE(claim("w1", 4));
    EXPECT_TRUE(claim("w1", 5));
    EXPECT_FALSE(claim("w2", 6));
}

TEST_P(JobContract, RescuesAJobWhoseLeaseHasEndedAndCountsTheAttempt) {
    add(sample_job());
    ASSERT_TRUE(claim("w1", 10, 5));
    EXPECT_FALSE(claim("w2", 14));
    const auto rescued = claim("w2", 15);
    ASSERT_TRUE(rescued);
    EXPECT_EQ(rescued->worker, "w2");
    EXPECT_EQ(rescued->attempt, 1);
    EXPECT_EQ(refusal_of_heartbeat(rescued->id, "w1"), ErrorCode::conflict);
}

TEST_P(JobContract, RescuesAJobWhoseLeaseIsFromBeforeTheClockWasSetBack) {
    add(sample_job());
    ASSERT_TRUE(claim("w1", 1000, 5));
    EXPECT_FALSE(claim("w2", 996, 5)) << "a worker may read the clock later than another";
    const auto rescued = claim("w2", 900, 5);
    ASSERT_TRUE(rescued);
    EXPECT_EQ(rescued->worker, "w2");
    EXPECT_EQ(rescued->attempt, 1);
}

TEST_P(JobContract, KeepsALeaseAliveAndNotesProgress) {
    add(sample_job());
    const auto job = claim("w1", 10, 5);
    must_write([&](Transaction& t) -> Result<void> {
        CALLVEIL_ASSIGN(const bool cancel, t.jobs().heartbeat(job->id, "w1", at_minute(40), 7, 20));
        EXPECT_FALSE(cancel);
        return {};
    });
    EXPECT_FALSE(claim("w2", 39));
    const Job seen = must_find_job(job->id);
    EXPECT_EQ(seen.progress_done, 7);
    EXPECT_EQ(seen.progress_total, 20);
    EXPECT_EQ(seen.lease_until, at_minute(40));
}

TEST_P(JobContract, TellsTheWorkerThatCancellationWasAskedFor) {
    add(sample_job());
    const auto job = claim("w1", 10);
    must_write([&](Transaction& t) { return t.jobs().request_cancel(job->id); });
    must_write([&](Transaction& t) -> Result<void> {
        CALLVEIL_ASSIGN(const bool cancel, t.jobs().heartbeat(job->id, "w1", at_minute(40), 1, 2));
        EXPECT_TRUE(cancel);
        return {};
    });
}

TEST_P(JobContract, GivesOutAQueuedJobThatIsToBeCancelled) {
    add(sample_job());
    must_write([](Transaction& t) { return t.jobs().request_cancel(sample_job().id); });
    const auto job = claim("w1", 10);
    ASSERT_TRUE(job);
    EXPECT_TRUE(job->cancel_requested);
}

TEST_P(JobContract, SettlesAnEndWithResultAndError) {
    add(sample_job());
    Job job = *claim("w1", 10);
    job.state = JobState::failed;
    job.result = R"({"rows":0})";
    job.error = Error{ErrorCode::unavailable, "The source is away."};
    job.attempt = 3;
    EXPECT_EQ(refusal_of_settling(job), std::nullopt);
    const Job seen = must_find_job(job.id);
    EXPECT_EQ(seen.state, JobState::failed);
    EXPECT_EQ(seen.result, job.result);
    EXPECT_EQ(seen.error->detail, job.error->detail);
    EXPECT_EQ(seen.attempt, 3);
    EXPECT_EQ(seen.worker, "w1");
    EXPECT_EQ(seen.lease_until, std::nullopt);
    EXPECT_FALSE(claim("w2", 9000));
}

TEST_P(JobContract, RequeuesAJobForLater) {
    add(sample_job());
    Job job = *claim("w1", 10);
    job.state = JobState::queued;
    job.run_after = at_minute(60);
    job.attempt = 1;
    job.outages = 1;
    job.error = Error{ErrorCode::unavailable, "The source is away."};
    EXPECT_EQ(refusal_of_settling(job), std::nullopt);
    EXPECT_EQ(must_find_job(job.id).worker, "");
    EXPECT_FALSE(claim("w2", 59));
    const auto again = claim("w2", 60);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->attempt, 1);
    EXPECT_EQ(again->outages, 1);
    ASSERT_TRUE(again->error);
    EXPECT_EQ(again->error->detail, "The source is away.");
}

TEST_P(JobContract, RefusesToSettleWhatAnotherHoldsOrWhatHasEnded) {
    add(sample_job());
    Job job = *claim("w1", 10, 5);
    job.state = JobState::running;
    EXPECT_EQ(refusal_of_settling(job), ErrorCode::invalid_argument);
    ASSERT_TRUE(claim("w2", 20));
    job.state = JobState::done;
    EXPECT_EQ(refusal_of_settling(job), ErrorCode::conflict);
    job.worker = "w2";
    EXPECT_EQ(refusal_of_settling(job), std::nullopt);
    EXPECT_EQ(refusal_of_settling(job), ErrorCode::conflict);
    EXPECT_EQ(refusal_of_heartbeat(job.id, "w2"), ErrorCode::conflict);
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.jobs().request_cancel(job.id); }),
              ErrorCode::wrong_state);
}

TEST_P(JobContract, KnowsWhenAJobMayNextBeClaimed) {
    EXPECT_EQ(next(), std::nullopt);
    add(sample_job(8));
    add(sample_job(9));
    EXPECT_EQ(next(), at_minute(8));
    ASSERT_TRUE(claim("w1", 8, 100));
    EXPECT_EQ(next(), at_minute(9));
    ASSERT_TRUE(claim("w1", 9, 50));
    EXPECT_EQ(next(), at_minute(59));
}

TEST_P(JobContract, CountsByState) {
    add(sample_job(1));
    add(sample_job(2));
    ASSERT_TRUE(claim("w1", 10));
    EXPECT_EQ(count(JobState::queued), 1);
    EXPECT_EQ(count(JobState::running), 1);
    EXPECT_EQ(count(JobState::done), 0);
}

TEST_P(JobContract, KnowsEveryKindOfJob) {
    int number = 0;
    for (const auto kind : {domain::JobKind::search, domain::JobKind::preview,
                            domain::JobKind::export_package, domain::JobKind::pseudonymize}) {
        Job job = sample_job(++number);
        job.kind = kind;
        add(job);
        EXPECT_EQ(must_find_job(job.id).kind, kind);
    }
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <future>

#include "unit/workers/pool_rig.hpp"
#include "usecases/run_job.hpp"
#include "usecases/settle_job.hpp"

namespace callveil::tests {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

/// A pool whose workers renew their lease every ten milliseconds of real time, on the test's clock.
class Lease : public Pool {
protected:
    static constexpr milliseconds lease{30};

    workers::WorkerPool make_pool(int threads) {
        return {rig.context, {.threads = threads, .lease = lease}, [this](const auto&, auto error) {
                    told.set_value(error);
                }};
    }
    /// Another daemon's worker takes the job while the pool has it, for the pool's own `length`.
    domain::Job steal(milliseconds length) {
        std::optional<domain::Job> job;
        rig.write([&](ports::Transaction& transaction) -> Result<void> {
            const auto later = rig.clock.now() + length;
            CALLVEIL_ASSIGN(job, transaction.jobs().claim("thief", later, later + length));
            return {};
        });
        return job.value();
    }
    std::ptrdiff_t previews() {
        const auto verbs = rig.verbs();
        return std::count(verbs.begin(), verbs.end(), "preview.run");
    }

    std::promise<Error> told;
};

TEST_F(Lease, IsKeptWhileALockedLeadDatabaseHoldsTheJobUp) {
    const auto id = queue();
    const int before = rig.pool.loans;
    rig.leads.run("BEGIN EXCLUSIVE");
    auto pool = make_pool(2);
    pool.start();
    ASSERT_TRUE(soon([&] { return rig.pool.loans > before; }));
    const auto holder = rig.job(id).worker;
    for (int half = 0; half < 10; ++half) {
        rig.clock.advance(lease / 2);
        pool.wake();
        ASSERT_TRUE(soon([&] { return rig.job(id).lease_until >= rig.clock.now() + lease; }));
    }
    EXPECT_EQ(rig.job(id).worker, holder);
    EXPECT_EQ(previews(), 0);
    rig.leads.run("COMMIT");
    EXPECT_EQ(ended(id), JobState::done);
    EXPECT_EQ(rig.job(id).attempt, 0);
    EXPECT_EQ(rig.job(id).worker, holder);
    EXPECT_EQ(previews(), 1);
}

TEST_F(Lease, OnceLostStopsTheJob) {
    const auto id = queue();
    rig.pool.on_scan = [&](const ports::ProgressVisitor& progress) -> Result<void> {
        steal(lease);
        soon([&] { return !progress(1); });
        return fail(ErrorCode::cancelled, "stopped");
    };
    auto pool = make_pool(1);
    pool.start();
    EXPECT_EQ(told.get_future().get().code, ErrorCode::conflict);
    EXPECT_EQ(rig.job(id).state, JobState::running);
    EXPECT_EQ(rig.job(id).worker, "thief");
}

TEST_F(Lease, OnceLostLetsNothingOfTheJobIn) {
    const auto id = queue();
    domain::Job stolen;
    rig.pool.on_scan = [&](const ports::ProgressVisitor&) -> Result<void> {
        stolen = steal(hours{1});
        return {};
    };
    workers::WorkerPool pool(rig.context, {.threads = 1, .lease = hours{1}},
                             [&](const auto&, auto error) { told.set_value(error); });
    pool.start();
    EXPECT_EQ(told.get_future().get().code, ErrorCode::conflict);
    EXPECT_EQ(previews(), 0);
    EXPECT_EQ(rig.job(id).worker, "thief");

    rig.pool.on_scan = {};
    TestControl control;
    const auto end = usecases::run_job(rig.context, stolen, control);
    EXPECT_TRUE(usecases::settle_job(rig.context, stolen, end));
    EXPECT_EQ(rig.job(id).state, JobState::done);
    EXPECT_EQ(previews(), 1);
}

TEST_F(Lease, CarriesACancellationToAJobThatRuns) {
    const auto id = queue();
    rig.pool.on_scan = [&](const ports::ProgressVisitor& progress) -> Result<void> {
        EXPECT_TRUE(progress(1));
        value_of(usecases::cancel_job(rig.context, rig.dana, {id}));
        return soon([&] { return !progress(2); }) ? fail(ErrorCode::cancelled, "stopped")
                                                  : Result<void>();
    };
    auto pool = make_pool(1);
    pool.start();
    EXPECT_EQ(ended(id), JobState::cancelled);
}

TEST_F(Lease, CarriesTheProgressOutOfAJobThatRuns) {
    const auto id = queue();
    rig.pool.on_scan = [&](const ports::ProgressVisitor& progress) -> Result<void> {
        progress(17);
        EXPECT_TRUE(soon([&] { return rig.job(id).progress_done == 17; }));
        return {};
    };
    auto pool = make_pool(1);
    pool.start();
    EXPECT_EQ(ended(id), JobState::done);
}

}  // namespace
}  // namespace callveil::tests

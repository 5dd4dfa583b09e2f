// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <future>

#include "unit/workers/pool_rig.hpp"
#include "usecases/packages.hpp"
#include "workers/cleaner.hpp"

namespace callveil::tests {
namespace {

TEST_F(Pool, RunsAJobThatWaits) {
    const auto id = queue();
    workers::WorkerPool pool(rig.context, {}, {});
    pool.start();
    EXPECT_EQ(ended(id), JobState::done);
    EXPECT_EQ(rig.job(id).result.size(), 64U);
}

TEST_F(Pool, LooksAtOnceWhenItIsWoken) {
    workers::WorkerPool pool(rig.context, {.idle = std::chrono::hours{1}}, {});
    pool.start();
    const auto id = queue();
    pool.wake();
    EXPECT_EQ(ended(id), JobState::done);
}

TEST_F(Pool, RescuesAJobWhoseLeaseHasEnded) {
    const auto id = queue();
    rig.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(transaction.jobs().claim("dead-worker", rig.clock.now(),
                                              rig.clock.now() + std::chrono::minutes{1}));
        return {};
    });
    rig.clock.advance(std::chrono::minutes{2});
    workers::WorkerPool pool(rig.context, {}, {});
    pool.start();
    EXPECT_EQ(ended(id), JobState::done);
    EXPECT_EQ(rig.job(id).attempt, 1);
}

TEST_F(Pool, StoppingDuringAJobPutsItBackIntoTheQueue) {
    rig.verify(reference);
    value_of(rig.approve(reference, rig.preview(reference).hash));
    std::promise<void> scanning;
    rig.pool.on_scan = [&](const ports::ProgressVisitor& progress) -> Result<void> {
        scanning.set_value();
        while (progress(1)) {
            std::this_thread::yield();
        }
        return fail(ErrorCode::cancelled, "stopped");
    };
    workers::WorkerPool pool(rig.context, {.threads = 1}, {});
    pool.start();
    scanning.get_future().wait();
    pool.stop();
    EXPECT_EQ(rig.request(reference).state, domain::RequestState::running);
    std::int64_t queued = 0;
    rig.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(queued, transaction.jobs().count(JobState::queued));
        return {};
    });
    EXPECT_EQ(queued, 1);
    rig.pool.on_scan = {};
    EXPECT_EQ(rig.run_next().state, JobState::done);
    EXPECT_EQ(rig.request(reference).state, domain::RequestState::completed);
}

TEST_F(Pool, TellsTheObserverWhyAJobFailed) {
    const auto id = queue();
    rig.leads.run("DROP TABLE leads");
    std::promise<ErrorCode> told;
    workers::WorkerPool pool(rig.context, {}, [&](const domain::Job&, const Error& error) {
        told.set_value(error.code);
    });
    pool.start();
    EXPECT_EQ(told.get_future().get(), ErrorCode::not_found);
    EXPECT_EQ(ended(id), JobState::failed);
}

TEST_F(Pool, AnExceptionFailsTheJobNotTheDaemonNorTheRequest) {
    rig.verify(reference);
    value_of(rig.approve(reference, rig.preview(reference).hash));
    rig.pool.on_apply = [](ports::LeadSource&, const auto&) -> Result<ports::Applied> {
        throw std::logic_error("defect");
    };
    std::promise<ErrorCode> told;
    workers::WorkerPool pool(
        rig.context, {.threads = 1},
        [&](const domain::Job&, const Error& error) { told.set_value(error.code); });
    pool.start();
    EXPECT_EQ(told.get_future().get(), ErrorCode::internal);
    EXPECT_TRUE(soon([&] {
        const auto request = rig.request(reference);
        return request.state == domain::RequestState::pending_approval &&
               request.reason.starts_with("defect: ");
    }));
}

TEST_F(Pool, CarriesACancellationToAJobThatWaits) {
    const auto id = queue();
    value_of(usecases::cancel_job(rig.context, rig.dana, {id}));
    workers::WorkerPool pool(rig.context, {}, {});
    pool.start();
    EXPECT_EQ(ended(id), JobState::cancelled);
}

TEST(Cleaner, DeletesExpiredPackagesAtItsStart) {
    Rig rig;
    const auto request = rig.carry_out(access, ann());
    rig.clock.advance(rig.settings.package_life);
    workers::Cleaner cleaner(rig.context, std::chrono::hours{1}, {});
    cleaner.start();
    EXPECT_TRUE(soon([&] { return std::filesystem::is_empty(rig.settings.spool); }));
    cleaner.stop();
}

}  // namespace
}  // namespace callveil::tests

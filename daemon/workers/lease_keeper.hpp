// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "domain/job.hpp"
#include "usecases/context.hpp"
#include "usecases/job_control.hpp"
#include "workers/fenced_store.hpp"
#include "workers/watched_pool.hpp"

namespace callveil::workers {

/// Holds the lease of one running job, from its construction to `end()`.
///
/// A thread of its own renews the lease three times before it would end, at least once a second,
/// whatever the job waits for meanwhile; with it go the progress out and a cancellation in. Each
/// write of the job through `context()` renews the lease too and is refused once the job belongs
/// to another worker.
///
/// Thread safety: `report` and everything behind `context()` from any thread; the rest from the
/// worker's.
class LeaseKeeper final : public usecases::JobControl {
public:
    /// `context` and `job` outlive it. `stop`: the daemon stops.
    LeaseKeeper(const usecases::Context& context, const domain::Job& job,
                domain::Microseconds lease, const std::stop_token& stop);
    ~LeaseKeeper() override { end(); }
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;

    bool report(std::int64_t done, std::int64_t total) override;

    /// What the job may touch.
    const usecases::Context& context() const noexcept { return fenced_context_; }
    /// What the end of the job may touch: the lease is still kept and asked for, but the lead
    /// databases answer a job that was told to stop. Outlived by the keeper.
    usecases::Context settling() { return context_.working(store_, context_.sources); }
    /// Whether another worker has the job now, or it has ended: what this one did does not count.
    bool lost() const noexcept { return lost_; }
    /// Renews no more; joins. Idempotent.
    void end();

private:
    void renew_often(const std::stop_token& ended);
    Result<void> renew(ports::Transaction& transaction);

    const usecases::Context& context_;
    const domain::Job& job_;
    domain::Microseconds lease_;
    std::stop_source told_;  ///< the job must stop, for whatever reason
    std::stop_callback<std::function<void()>> daemon_stops_;
    FencedStore store_;
    WatchedPool sources_;
    usecases::Context fenced_context_;
    std::atomic<std::int64_t> done_;
    std::atomic<std::int64_t> total_;
    std::atomic<bool> lost_ = false;
    std::mutex mutex_;
    std::condition_variable_any ended_;
    std::jthread thread_;
};

}  // namespace callveil::workers

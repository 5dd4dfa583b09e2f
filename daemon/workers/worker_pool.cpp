// SPDX-License-Identifier: Apache-2.0
#include "workers/worker_pool.hpp"

#include <algorithm>
#include <exception>

#include "usecases/run_job.hpp"
#include "usecases/settle_job.hpp"
#include "workers/lease_keeper.hpp"

namespace callveil::workers {
namespace {

Result<usecases::JobEnd> run_guarded(const domain::Job& job, LeaseKeeper& keeper) {
    try {
        return usecases::run_job(keeper.context(), job, keeper);
    } catch (const std::exception&) {
        return fail(ErrorCode::internal, "the job stopped by a defect; job " + job.id);
    }
}

}  // namespace

WorkerPool::WorkerPool(const usecases::Context& context, PoolOptions options, JobObserver observer)
    : context_(context), options_(std::move(options)), observer_(std::move(observer)) {}

WorkerPool::~WorkerPool() {
    stop();
}

void WorkerPool::start() {
    for (int i = 0; i < options_.threads; ++i) {
        threads_.emplace_back([this, name = options_.name + "-" + std::to_string(i)](
                                  const std::stop_token& stop) { work(stop, name); });
    }
}

void WorkerPool::stop() {
    for (auto& thread : threads_) {
        thread.request_stop();
    }
    changed_.notify_all();
    threads_.clear();
}

void WorkerPool::wake() {
    {
        const std::lock_guard lock(mutex_);
        ++signals_;
    }
    changed_.notify_all();
}

void WorkerPool::work(const std::stop_token& stop, const std::string& worker) {
    while (!stop.stop_requested()) {
        if (!work_once(stop, worker)) {
            wait(stop);
        }
    }
}

bool WorkerPool::work_once(const std::stop_token& stop, const std::string& worker) {
    std::optional<domain::Job> job;
    const auto claimed = context_.store.write([&](ports::Transaction& transaction) -> Result<void> {
        // Not before: what waited long for its turn would take a healthy lease for one far ahead.
        const auto now = context_.clock.now();
        CALLVEIL_ASSIGN(job, transaction.jobs().claim(worker, now, now + options_.lease));
        return {};
    });
    if (!claimed || !job) {
        return false;
    }
    run(stop, *job);
    return true;
}

void WorkerPool::run(const std::stop_token& stop, const domain::Job& job) {
    LeaseKeeper keeper(context_, job, options_.lease, stop);
    const auto end = run_guarded(job, keeper);
    if (keeper.lost()) {
        return tell(job, {ErrorCode::conflict,
                          "the lease ended while the job ran, and another worker took it over; "
                          "what this one did since is not taken; job " +
                              job.id});
    }
    if (!end) {
        tell(job, end.error());
    }
    const bool interrupted =
        !end && end.error().code == ErrorCode::cancelled && stop.stop_requested();
    const auto again = Result<usecases::JobEnd>(usecases::JobEnd{"", context_.clock.now()});
    const auto settled = usecases::settle_job(keeper.settling(), job, interrupted ? again : end);
    if (!settled) {
        tell(job, settled.error());
    }
}

void WorkerPool::tell(const domain::Job& job, const Error& error) const {
    if (observer_) {
        observer_(job, error);
    }
}

void WorkerPool::wait(const std::stop_token& stop) {
    std::optional<domain::TimePoint> next;
    const auto read = context_.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(next, transaction.jobs().next_run_after());
        return {};
    });
    auto pause = options_.idle;
    if (read && next) {
        pause = std::clamp<domain::Microseconds>(*next - context_.clock.now(),
                                                 std::chrono::milliseconds{10}, options_.idle);
    }
    std::unique_lock lock(mutex_);
    const auto known = seen_;
    changed_.wait_for(lock, stop, pause, [&] { return signals_ != known; });
    seen_ = signals_;
}

}  // namespace callveil::workers

// SPDX-License-Identifier: Apache-2.0
#include "workers/worker_pool.hpp"

#include <algorithm>
#include <exception>

#include "usecases/run_job.hpp"
#include "usecases/settle_job.hpp"

namespace callveil::workers {
namespace {

/// Keeps the lease of one job while it reports, and carries a cancellation to it.
class LeaseKeeper final : public usecases::JobControl {
public:
    LeaseKeeper(const usecases::Context& context, const domain::Job& job, std::string worker,
                domain::Microseconds lease, std::stop_token stop)
        : context_(context),
          job_(job),
          worker_(std::move(worker)),
          lease_(lease),
          stop_(std::move(stop)) {}

    bool report(std::int64_t done, std::int64_t total) override {
        const auto now = context_.clock.now();
        if (stop_.stop_requested() || lost_) {
            return false;
        }
        if (now - told_ < std::min<domain::Microseconds>(lease_ / 4, std::chrono::seconds{1})) {
            return !cancelled_;
        }
        told_ = now;
        return beat(now, done, total);
    }

private:
    bool beat(domain::TimePoint now, std::int64_t done, std::int64_t total) {
        const auto written =
            context_.store.write([&](ports::Transaction& transaction) -> Result<void> {
                CALLVEIL_ASSIGN(cancelled_, transaction.jobs().heartbeat(
                                                job_.id, worker_, now + lease_, done, total));
                return {};
            });
        lost_ = !written && written.error().code == ErrorCode::conflict;
        return !cancelled_ && !lost_;
    }

    const usecases::Context& context_;
    const domain::Job& job_;
    std::string worker_;
    domain::Microseconds lease_;
    std::stop_token stop_;
    domain::TimePoint told_{};
    bool cancelled_ = false;
    bool lost_ = false;
};

Result<usecases::JobEnd> run_guarded(const usecases::Context& context, const domain::Job& job,
                                     usecases::JobControl& control) {
    try {
        return usecases::run_job(context, job, control);
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
    const auto now = context_.clock.now();
    const auto claimed = context_.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(job, transaction.jobs().claim(worker, now, now + options_.lease));
        return {};
    });
    if (!claimed || !job) {
        return false;
    }
    run(stop, worker, *job);
    return true;
}

void WorkerPool::run(const std::stop_token& stop, const std::string& worker,
                     const domain::Job& job) {
    LeaseKeeper keeper(context_, job, worker, options_.lease, stop);
    const auto end = run_guarded(context_, job, keeper);
    if (!end && observer_) {
        observer_(job, end.error());
    }
    const bool interrupted =
        !end && end.error().code == ErrorCode::cancelled && stop.stop_requested();
    const auto again = Result<usecases::JobEnd>(usecases::JobEnd{"", context_.clock.now()});
    const auto settled = usecases::settle_job(context_, job, interrupted ? again : end);
    if (!settled && observer_) {
        observer_(job, settled.error());
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

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "usecases/context.hpp"
#include "usecases/job_control.hpp"

namespace callveil::workers {

/// How jobs are worked on.
struct PoolOptions {
    int threads = 2;                                        ///< 1..64
    domain::Microseconds lease = std::chrono::seconds{60};  ///< a dead worker loses its job then
    domain::Microseconds idle = std::chrono::seconds{5};    ///< longest time without a look
    std::string name = "worker";  ///< prefix of worker ids; unique per process start
};

/// Told when a job ended badly: id, kind and error. Runs on a worker thread.
using JobObserver = std::function<void(const domain::Job& job, const Error& error)>;

/// Threads that lease jobs from the store, run them and settle them.
///
/// A job whose worker died is leased again when its lease has ended; while the worker lives the
/// lease is renewed, however long one step of the job takes. Should it be lost all the same, the
/// job is told to stop and nothing more of it is taken (see LeaseKeeper). An exception that escapes
/// a use case fails that job, never the daemon. Thread safety: start and stop from one thread, wake
/// from any.
class WorkerPool {
public:
    WorkerPool(const usecases::Context& context, PoolOptions options, JobObserver observer);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    void start();
    /// Asks running jobs to stop, at their next step or in a search, and joins. Idempotent.
    void stop();
    /// A job was added; an idle worker looks at once.
    void wake();

private:
    void work(const std::stop_token& stop, const std::string& worker);
    bool work_once(const std::stop_token& stop, const std::string& worker);
    void run(const std::stop_token& stop, const domain::Job& job);
    void tell(const domain::Job& job, const Error& error) const;
    void wait(const std::stop_token& stop);

    const usecases::Context& context_;
    PoolOptions options_;
    JobObserver observer_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::uint64_t signals_ = 0;
    std::uint64_t seen_ = 0;
    std::vector<std::jthread> threads_;
};

}  // namespace callveil::workers

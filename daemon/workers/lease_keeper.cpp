// SPDX-License-Identifier: Apache-2.0
#include "workers/lease_keeper.hpp"

#include <algorithm>

namespace callveil::workers {

LeaseKeeper::LeaseKeeper(const usecases::Context& context, const domain::Job& job,
                         domain::Microseconds lease, const std::stop_token& stop)
    : context_(context),
      job_(job),
      lease_(lease),
      daemon_stops_(stop, [this] { told_.request_stop(); }),
      store_(context.store, [this](auto& transaction) { return renew(transaction); }),
      sources_(context.sources, told_.get_token()),
      fenced_context_(context.working(store_, sources_)),
      done_(job.progress_done),
      total_(job.progress_total) {
    if (job.cancel_requested) {
        told_.request_stop();
    }
    thread_ = std::jthread([this](const std::stop_token& ended) { renew_often(ended); });
}

bool LeaseKeeper::report(std::int64_t done, std::int64_t total) {
    done_ = done;
    total_ = total;
    return !told_.stop_requested();
}

void LeaseKeeper::end() {
    thread_.request_stop();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void LeaseKeeper::renew_often(const std::stop_token& ended) {
    const auto pause = std::min<domain::Microseconds>(lease_ / 3, std::chrono::seconds{1});
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, ended, pause, [&] { return ended.stop_requested(); }) && !lost_) {
        const auto renewed =
            context_.store.write([this](auto& transaction) { return renew(transaction); });
        // A store that cannot be written now is asked again in the next round.
        static_cast<void>(renewed);
    }
}

Result<void> LeaseKeeper::renew(ports::Transaction& transaction) {
    const auto cancelled = transaction.jobs().heartbeat(
        job_.id, job_.worker, context_.clock.now() + lease_, done_, total_);
    if (cancelled && *cancelled) {
        told_.request_stop();
    }
    if (cancelled) {
        return {};
    }
    if (cancelled.error().code != ErrorCode::conflict) {
        return fail(cancelled.error());
    }
    lost_ = true;
    told_.request_stop();
    return fail(ErrorCode::cancelled, "another worker has taken over the job " + job_.id);
}

}  // namespace callveil::workers

// SPDX-License-Identifier: Apache-2.0
#include "workers/cleaner.hpp"

#include <algorithm>

#include "usecases/packages.hpp"
#include "usecases/retention.hpp"

namespace callveil::workers {
namespace {

using What = Uncleaned::What;

constexpr std::chrono::seconds until_readers_are_gone{1};

void add_packages(const Result<std::vector<usecases::KeptPackage>>& kept,
                  std::vector<Uncleaned>& out) {
    if (!kept) {
        out.push_back({What::round, "", kept.error().detail});
        return;
    }
    std::transform(kept->begin(), kept->end(), std::back_inserter(out), [](const auto& package) {
        return Uncleaned{What::package_file, package.id, package.why};
    });
}

void add_requests(const Result<usecases::Emptied>& emptied, std::vector<Uncleaned>& out) {
    if (!emptied) {
        out.push_back({What::round, "", emptied.error().detail});
        return;
    }
    std::transform(emptied->unreadable.begin(), emptied->unreadable.end(), std::back_inserter(out),
                   [](const auto& reference) {
                       return Uncleaned{What::request, reference,
                                        "its row is damaged; restore the store from a backup"};
                   });
}

}  // namespace

void Cleaner::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Cleaner::stop() {
    thread_.request_stop();
    changed_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Cleaner::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    auto pause = clean(stop);
    while (!changed_.wait_for(lock, stop, pause, [&] { return stop.stop_requested(); })) {
        pause = clean(stop);
    }
}

domain::Microseconds Cleaner::clean(const std::stop_token& stop) {
    auto uncleaned = delete_and_empty(stop);
    // Also for what other parts overwrote meanwhile, such as a passphrase that was told.
    const auto purged = context_.store.purge();
    if (!purged) {
        uncleaned.push_back({What::round, "", purged.error().detail});
    }
    tell(uncleaned);
    return purged && !*purged ? std::min<domain::Microseconds>(period_, until_readers_are_gone)
                              : period_;
}

std::vector<Uncleaned> Cleaner::delete_and_empty(const std::stop_token& stop) const {
    std::vector<Uncleaned> uncleaned;
    add_packages(usecases::delete_expired_packages(context_), uncleaned);
    add_requests(usecases::empty_ended_requests(context_, stop), uncleaned);
    return uncleaned;
}

void Cleaner::tell(const std::vector<Uncleaned>& uncleaned) {
    std::set<std::string> ids;
    for (const auto& one : uncleaned) {
        const auto trouble = one.id.empty() ? one.detail : one.id;
        const bool news = ids.insert(trouble).second && !told_.contains(trouble);
        if (news && observer_) {
            observer_(one);
        }
    }
    told_ = std::move(ids);
}

}  // namespace callveil::workers

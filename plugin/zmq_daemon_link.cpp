// SPDX-License-Identifier: Apache-2.0
#include "plugin/zmq_daemon_link.hpp"

#include <algorithm>
#include <csignal>
#include <iterator>
#include <utility>

#include "callveil/plugin.h"
#include "plugin/courier.hpp"
#include "plugin/daemon_socket.hpp"
#include "plugin/dialer.hpp"
#include "plugin/moment.hpp"
#include "plugin/outbox.hpp"

namespace callveil::plugin {
namespace {

constexpr auto longest_sleep = std::chrono::milliseconds(60000);
constexpr auto announce_again = std::chrono::milliseconds(200);
// Of the 2 s that a host gives start() and stop(), what may be spent on locks of other programs.
constexpr auto lock_time = std::chrono::milliseconds(1200);
constexpr auto kept_for = std::chrono::days(90);
constexpr int max_messages_at_once = 64;

/// The host's signals are none of the plugin's business.
class NoSignals {
public:
    NoSignals() noexcept {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~NoSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    NoSignals(const NoSignals&) = delete;
    NoSignals& operator=(const NoSignals&) = delete;

private:
    sigset_t before_{};
};

std::chrono::milliseconds until(Moment due, Moment now) {
    if (due == never) {
        return longest_sleep;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - now);
    return std::clamp(left, std::chrono::milliseconds(0), longest_sleep);
}

}  // namespace

ZmqDaemonLink::ZmqDaemonLink(PluginConfig config, std::filesystem::path state_folder,
                             Surroundings around)
    : config_(std::move(config)),
      state_folder_(std::move(state_folder)),
      around_(std::move(around)) {}

Result<std::unique_ptr<ZmqDaemonLink>> ZmqDaemonLink::start(PluginConfig config,
                                                            std::filesystem::path state_folder,
                                                            Surroundings around) {
    std::unique_ptr<ZmqDaemonLink> link(
        new ZmqDaemonLink(std::move(config), std::move(state_folder), std::move(around)));
    if (!link->wake_.is_open()) {
        return fail(ErrorCode::unavailable, "This program has too few file descriptors left.");
    }
    link->lock_wait_.end_by(std::chrono::steady_clock::now() + lock_time);
    {
        const NoSignals blocked;
        link->thread_ = std::thread([raw = link.get()] { raw->work(); });
    }
    CALLVEIL_TRY(link->await_opening());
    link->lock_wait_.end_by(never);
    return link;
}

std::size_t ZmqDaemonLink::close() {
    lock_wait_.end_by(std::chrono::steady_clock::now() + lock_time);
    {
        const std::lock_guard lock(mutex_);
        wish_ = Wish::quit;
    }
    wake_.wake();
    if (thread_.joinable()) {
        thread_.join();
    }
    const auto told = std::count_if(reports_.begin(), reports_.end(), [](const auto& report) {
        return std::holds_alternative<RequestNotSaved>(report);
    });
    const auto left = std::count_if(batch_.begin(), batch_.end(), [](const auto& order) {
        return std::holds_alternative<SaveRequest>(order);
    });
    return static_cast<std::size_t>(told + left);
}

Result<void> ZmqDaemonLink::await_opening() {
    std::unique_lock lock(mutex_);
    opening_.wait(lock, [this] { return outcome_.has_value(); });
    return *outcome_;
}

void ZmqDaemonLink::opened(Result<void> outcome) {
    const std::lock_guard lock(mutex_);
    if (!outcome_) {
        outcome_ = std::move(outcome);
        opening_.notify_all();
    }
}

void ZmqDaemonLink::give(Order order) {
    if (!hand_over(order)) {
        refuse(order);
    }
    wake_.wake();
}

bool ZmqDaemonLink::hand_over(Order& order) {
    const std::lock_guard lock(mutex_);
    if (wish_ == Wish::broken) {
        return false;
    }
    orders_.push_back(std::move(order));
    return true;
}

/// The thread is gone: nothing can be saved, and the agent must know.
void ZmqDaemonLink::refuse(const Order& order) {
    if (const auto* request = std::get_if<SaveRequest>(&order)) {
        tell(RequestNotSaved{request->client_id, "Not saved: restart the desktop."});
    } else if (const auto* prefill = std::get_if<AskPrefill>(&order)) {
        tell(PrefillMissed{prefill->ask});
    }
}

void ZmqDaemonLink::break_down() noexcept {
    try {
        {
            const std::lock_guard lock(mutex_);
            wish_ = wish_ == Wish::quit ? Wish::quit : Wish::broken;
            std::move(orders_.begin(), orders_.end(), std::back_inserter(batch_));
            orders_.clear();
        }
        for (; !batch_.empty(); batch_.pop_front()) {
            refuse(batch_.front());
        }
        tell(LinkChanged{LinkState::down, 0});
        around_.log(CALLVEIL_LOG_FATAL, "The link to the daemon has stopped: out of resources.");
    } catch (...) {
        // There is not even memory to say so; what is left in batch_ is counted by close().
    }
}

std::vector<Report> ZmqDaemonLink::take() {
    const std::lock_guard lock(mutex_);
    news_ = News::none;
    complaint_ = Complaint::unheard;
    return std::exchange(reports_, {});
}

bool ZmqDaemonLink::owes_news() const {
    const std::lock_guard lock(mutex_);
    return news_ == News::owed;
}

void ZmqDaemonLink::tell(Report report) {
    {
        const std::lock_guard lock(mutex_);
        reports_.push_back(std::move(report));
        news_ = news_ == News::none ? News::owed : news_;
    }
    announce();
}

void ZmqDaemonLink::announce() {
    {
        const std::lock_guard lock(mutex_);
        if (news_ != News::owed) {
            return;
        }
        // Before the call, because take() may follow on another thread before it returns.
        news_ = News::announced;
    }
    if (around_.on_news()) {
        return;
    }
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        news_ = news_ == News::announced ? News::owed : news_;
        first = std::exchange(complaint_, Complaint::logged) == Complaint::unheard;
    }
    if (first) {
        around_.log(CALLVEIL_LOG_WARNING, "The desktop did not take a post; it is tried again.");
    }
}

ZmqDaemonLink::Wish ZmqDaemonLink::take_orders() {
    const std::lock_guard lock(mutex_);
    std::move(orders_.begin(), orders_.end(), std::back_inserter(batch_));
    orders_.clear();
    return wish_;
}

void ZmqDaemonLink::work() noexcept {
    try {
        serve();
    } catch (...) {
        break_down();
    }
    opened(fail(ErrorCode::internal, "The link to the daemon could not be started."));
}

void ZmqDaemonLink::serve() {
    const auto config = resolve(config_);
    if (!config) {
        return opened(fail(config.error()));
    }
    auto outbox = Outbox::open(state_folder_, lock_wait_);
    if (!outbox) {
        return opened(fail(outbox.error()));
    }
    if (const auto tidied = outbox->forget_before(rfc3339(wall_now() - kept_for)); !tidied) {
        around_.log(CALLVEIL_LOG_WARNING, tidied.error().detail);
    }
    auto socket = DaemonSocket::open(*config);
    if (!socket) {
        return opened(fail(socket.error()));
    }
    Dialer dialer(**socket, *config, around_.log);
    if (const auto dialled = dialer.dial(std::chrono::steady_clock::now()); !dialled) {
        return opened(fail(dialled.error()));
    }
    Courier courier(
        *config, *outbox, [&](const wire::Frames& frames) { return (*socket)->send(frames); },
        [this](Report report) { tell(std::move(report)); }, around_.log,
        std::chrono::steady_clock::now());
    opened({});
    loop(**socket, dialer, courier);
}

void ZmqDaemonLink::loop(DaemonSocket& socket, Dialer& dialer, Courier& courier) {
    for (;;) {
        const auto wish = take_orders();
        auto now = std::chrono::steady_clock::now();
        courier.take(batch_, now);
        if (wish == Wish::quit) {
            return;
        }
        for (const auto event : dialer.tick(now)) {
            courier.on_connection(event, now);
        }
        for (int count = 0; count < max_messages_at_once; ++count) {
            const auto frames = socket.receive();
            if (!frames) {
                break;
            }
            courier.on_message(*frames);
        }
        auto due = std::min(courier.tick(now), dialer.next_due());
        announce();
        if (owes_news()) {
            due = std::min(due, now + announce_again);
        }
        now = std::chrono::steady_clock::now();
        socket.wait(wake_.descriptor(), until(due, now));
        wake_.clear();
    }
}

}  // namespace callveil::plugin

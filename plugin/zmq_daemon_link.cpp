// SPDX-License-Identifier: Apache-2.0
#include "plugin/zmq_daemon_link.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include "callveil/plugin.h"
#include "plugin/courier.hpp"
#include "plugin/daemon_socket.hpp"
#include "plugin/moment.hpp"
#include "plugin/outbox.hpp"

namespace callveil::plugin {
namespace {

constexpr auto longest_sleep = std::chrono::milliseconds(60000);
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
    {
        const NoSignals blocked;
        link->thread_ = std::thread([raw = link.get()] { raw->work(); });
    }
    CALLVEIL_TRY(link->await_opening());
    return link;
}

ZmqDaemonLink::~ZmqDaemonLink() {
    {
        const std::lock_guard lock(mutex_);
        wish_ = Wish::quit;
    }
    wake_.wake();
    if (thread_.joinable()) {
        thread_.join();
    }
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
    bool broken = false;
    {
        const std::lock_guard lock(mutex_);
        broken = wish_ == Wish::broken;
        if (!broken) {
            orders_.push_back(std::move(order));
        }
    }
    if (broken) {
        refuse(order);
    }
    wake_.wake();
}

/// The thread is gone: nothing can be saved, and the agent must know.
void ZmqDaemonLink::refuse(const Order& order) {
    if (const auto* request = std::get_if<SaveRequest>(&order)) {
        tell(RequestNotSaved{request->client_id, "Not saved: restart the desktop."});
    } else if (const auto* prefill = std::get_if<AskPrefill>(&order)) {
        tell(PrefillMissed{prefill->ask});
    }
}

void ZmqDaemonLink::break_down() {
    std::deque<Order> lost;
    {
        const std::lock_guard lock(mutex_);
        lost = std::exchange(orders_, {});
        wish_ = Wish::broken;
    }
    around_.log(CALLVEIL_LOG_FATAL, "The link to the daemon has stopped: out of resources.");
    std::for_each(lost.begin(), lost.end(), [this](const auto& order) { refuse(order); });
    tell(LinkChanged{LinkState::down, 0});
}

std::vector<Report> ZmqDaemonLink::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(reports_, {});
}

void ZmqDaemonLink::tell(Report report) {
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        first = reports_.empty();
        reports_.push_back(std::move(report));
    }
    if (first) {
        around_.on_news();
    }
}

ZmqDaemonLink::Wish ZmqDaemonLink::take_orders(std::deque<Order>& orders) {
    const std::lock_guard lock(mutex_);
    orders = std::exchange(orders_, {});
    return wish_;
}

void ZmqDaemonLink::work() noexcept {
    try {
        serve();
    } catch (const std::exception&) {
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
    Courier courier(
        *config, *outbox, [&](const wire::Frames& frames) { return (*socket)->send(frames); },
        [this](Report report) { tell(std::move(report)); }, around_.log,
        std::chrono::steady_clock::now());
    opened({});
    loop(**socket, courier);
}

void ZmqDaemonLink::loop(DaemonSocket& socket, Courier& courier) {
    std::deque<Order> orders;
    for (;;) {
        const auto wish = take_orders(orders);
        auto now = std::chrono::steady_clock::now();
        for (const auto& order : orders) {
            courier.take(order, now);
        }
        if (wish == Wish::quit) {
            return;
        }
        for (const auto event : socket.take_events()) {
            courier.on_connection(event, now);
        }
        for (int count = 0; count < max_messages_at_once; ++count) {
            const auto frames = socket.receive();
            if (!frames) {
                break;
            }
            courier.on_message(*frames);
        }
        const auto due = courier.tick(now);
        now = std::chrono::steady_clock::now();
        socket.wait(wake_.descriptor(), until(due, now));
        wake_.clear();
    }
}

}  // namespace callveil::plugin

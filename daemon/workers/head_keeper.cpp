// SPDX-License-Identifier: Apache-2.0
#include "workers/head_keeper.hpp"

#include <algorithm>

#include "usecases/audit_heads.hpp"

namespace callveil::workers {
namespace {

constexpr domain::Microseconds day = std::chrono::hours{24};
/// How often the thread looks whether something is due.
constexpr auto pause = std::chrono::seconds{1};

/// Whether `span` has passed between the two, whichever way the clock was set meanwhile.
bool has_passed(domain::TimePoint since, domain::TimePoint now, domain::Microseconds span) {
    return now - since >= span || since - now >= span;
}

}  // namespace

/// A witness and what is known about it.
struct HeadKeeper::Seat {
    std::unique_ptr<ports::Witness> witness;
    WitnessState state{};
    std::int64_t tried_seq = 0;
    domain::TimePoint tried_at{};
};

HeadKeeper::HeadKeeper(const usecases::Context& context, HeadSchedule schedule, Witnesses witnesses,
                       WitnessObserver observer)
    : context_(context), schedule_(schedule), observer_(std::move(observer)) {
    for (auto& witness : witnesses) {
        auto& seat = seats_.emplace_back(std::make_unique<Seat>());
        seat->state.name = witness->name();
        seat->witness = std::move(witness);
    }
}

HeadKeeper::~HeadKeeper() {
    stop();
}

void HeadKeeper::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void HeadKeeper::stop() {
    thread_.request_stop();
    changed_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

std::vector<WitnessState> HeadKeeper::states() const {
    const std::lock_guard lock(states_mutex_);
    std::vector<WitnessState> states;
    std::transform(seats_.begin(), seats_.end(), std::back_inserter(states),
                   [](const auto& seat) { return seat->state; });
    return states;
}

void HeadKeeper::run(const std::stop_token& stop) {
    begin();
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, stop, pause, [&] { return stop.stop_requested(); })) {
        look();
    }
    end();
}

void HeadKeeper::begin() {
    for (auto& seat : seats_) {
        compare(*seat);
    }
    beat_when_due();
    for (auto& seat : seats_) {
        keep_head(*seat);
    }
}

void HeadKeeper::look() {
    beat_when_due();
    std::int64_t seq = 0;
    const auto read = context_.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(const auto head, transaction.audit().head());
        seq = head ? head->seq : 0;
        return {};
    });
    for (auto& seat : seats_) {
        if (read && is_due(*seat, seq)) {
            keep_head(*seat);
        }
    }
}

void HeadKeeper::end() {
    for (auto& seat : seats_) {
        keep_head(*seat);
    }
}

/// What fails here is tried again at the next look; the heartbeat is missing as long.
void HeadKeeper::beat_when_due() {
    if (!last_beat_) {
        const auto last = usecases::last_heartbeat(context_);
        last_beat_ = last ? std::optional(*last) : std::nullopt;
    }
    const auto now = context_.clock.now();
    if (last_beat_ && has_passed(*last_beat_, now, day) && usecases::beat(context_)) {
        last_beat_ = now;
    }
}

bool HeadKeeper::is_due(const Seat& seat, std::int64_t seq) const {
    const bool grew = seq != seat.state.seq;
    return grew && (seq - seat.tried_seq >= schedule_.entries ||
                    has_passed(seat.tried_at, context_.clock.now(), schedule_.period));
}

void HeadKeeper::keep_head(Seat& seat) {
    auto state = seat.state;
    const auto head = usecases::sign_audit_head(context_);
    const auto kept =
        head ? seat.witness->keep(wire::line_of(*head)) : Result<void>(fail(head.error()));
    seat.tried_at = context_.clock.now();
    seat.tried_seq = head ? head->seq : seat.tried_seq;
    state.problem = kept ? "" : kept.error().detail;
    if (kept) {
        state.seq = head->seq;
        state.at = seat.tried_at;
    }
    settle(seat, state);
}

void HeadKeeper::compare(Seat& seat) {
    auto state = seat.state;
    const auto line = seat.witness->last();
    if (line && *line) {
        // An error of the store is told when the head cannot be signed.
        state.contradiction = usecases::compare_with_head(context_, **line).value_or("");
    }
    settle(seat, state);
}

void HeadKeeper::settle(Seat& seat, const WitnessState& state) {
    const bool news =
        state.problem != seat.state.problem || state.contradiction != seat.state.contradiction;
    {
        const std::lock_guard lock(states_mutex_);
        seat.state = state;
    }
    if (news && observer_) {
        observer_(state);
    }
}

}  // namespace callveil::workers

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ports/witness.hpp"
#include "usecases/context.hpp"

namespace callveil::workers {

/// When a head is due while the log grows.
struct HeadSchedule {
    domain::Microseconds period = std::chrono::minutes{10};  ///< after the one before
    std::int64_t entries = 1000;                             ///< since the one before
};

/// How one witness does.
struct WitnessState {
    std::string name;
    std::int64_t seq = 0;       ///< entry of the last head that it kept; 0: none since the start
    domain::TimePoint at{};     ///< when it kept that
    std::string problem;        ///< why it does not keep heads now; empty when it does
    std::string contradiction;  ///< what its last head of before says that the log does not
};

/// Told when a witness begins to fail, keeps heads again, or contradicts. Runs on the keeper's
/// thread.
using WitnessObserver = std::function<void(const WitnessState&)>;

/// A thread that has heads of the audit log signed and kept outside, and writes the heartbeat.
///
/// Heads are kept when it starts, when it stops, and in between as the schedule says while the log
/// grows. What cannot be kept is tried again as the schedule says and stops nothing. Thread safety:
/// start and stop from one thread, `states` from any.
class HeadKeeper {
public:
    using Witnesses = std::vector<std::unique_ptr<ports::Witness>>;

    HeadKeeper(const usecases::Context& context, HeadSchedule schedule, Witnesses witnesses,
               WitnessObserver observer);
    ~HeadKeeper();
    HeadKeeper(const HeadKeeper&) = delete;
    HeadKeeper& operator=(const HeadKeeper&) = delete;

    void start();
    /// Keeps a last head and joins. Idempotent.
    void stop();
    std::vector<WitnessState> states() const;

    /// What the thread does: first, then again and again, and last. A test may do it in its place.
    void begin();
    void look();
    void end();

private:
    struct Seat;

    void run(const std::stop_token& stop);
    void beat_when_due();
    bool is_due(const Seat& seat, std::int64_t seq) const;
    void keep_head(Seat& seat);
    void compare(Seat& seat);
    void settle(Seat& seat, const WitnessState& state);

    const usecases::Context& context_;
    HeadSchedule schedule_;
    WitnessObserver observer_;
    std::vector<std::unique_ptr<Seat>> seats_;
    std::optional<domain::TimePoint> last_beat_;
    mutable std::mutex states_mutex_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::jthread thread_;
};

}  // namespace callveil::workers

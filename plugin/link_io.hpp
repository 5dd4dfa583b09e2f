// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/daemon_link.hpp"
#include "wire/envelope.hpp"

/// What the parts of the I/O thread share.
namespace callveil::plugin {

using Moment = std::chrono::steady_clock::time_point;
/// A line for the host's log: level of plugin.h, text without personal values.
using LogLine = std::function<void(std::int32_t, std::string_view)>;
using Tell = std::function<void(Report)>;
/// Hands frames to a live connection; false when there is none.
using SendFrames = std::function<bool(const wire::Frames&)>;

inline constexpr Moment never = Moment::max();

/// Questions to the daemon that wait for an answer. The answer goes to the function that was given
/// with the question, as an envelope, or nullopt when none came in time or the connection was lost.
class Questions {
public:
    using Answered = std::function<void(const std::optional<wire::Envelope>&)>;

    explicit Questions(SendFrames send) : send_(std::move(send)) {}

    /// Whether the question was handed over; if not, `answered` is never called.
    template <wire::Request T>
    bool ask(const T& question, Moment deadline, Answered&& answered) {
        return post(deadline, std::move(answered), [&question](const std::string& id) {
            return wire::request_frames(id, question);
        });
    }
    /// Finds the question that `frames` answer; anything else is dropped.
    void take(const wire::Frames& frames);
    /// Gives up what is late.
    void expire(Moment now);
    /// Gives up everything: the connection was lost.
    void drop();
    Moment next_due() const;
    /// Whether the daemon answered `denied` since the last call: to this key it has nothing to say.
    bool take_denied() { return std::exchange(denied_, false); }

private:
    struct Open {
        Moment deadline;
        Answered answered;
    };
    bool post(Moment deadline, Answered answered,
              const std::function<wire::Frames(const std::string&)>& make);

    SendFrames send_;
    std::map<std::string, Open> open_;
    std::uint64_t last_id_ = 0;
    bool denied_ = false;
};

/// Why a reply is not what was hoped for. `denied` speaks of the station and not of the question,
/// which may be asked again when the key is accepted.
enum class Answer { yes, try_later, no };

/// Reads the answer to a T: `yes` fills `reply`, `no` and `try_later` fill `error`.
template <wire::Request T>
Answer read_answer(const std::optional<wire::Envelope>& envelope, typename T::Reply& reply,
                   Error& error) {
    if (!envelope) {
        error = {ErrorCode::unavailable, "The daemon did not answer in time."};
        return Answer::try_later;
    }
    auto read = wire::read_reply<T>(*envelope);
    if (read) {
        reply = std::move(*read);
        return Answer::yes;
    }
    error = read.error();
    const bool refusal = envelope->type == wire::error_type;
    const bool passing = error.code == ErrorCode::unavailable ||
                         error.code == ErrorCode::rate_limited ||
                         error.code == ErrorCode::internal || error.code == ErrorCode::denied;
    return refusal && !passing ? Answer::no : Answer::try_later;
}

/// Delay before the try after `tries` failed ones: from 0.5 s doubling to 30 s, up to a half less
/// at random.
std::chrono::milliseconds retry_delay(int tries);

}  // namespace callveil::plugin

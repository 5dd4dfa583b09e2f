// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <mutex>
#include <string>

#include "channels/authenticator.hpp"
#include "wire/envelope.hpp"

namespace callveil::channels {

/// One answer on its way to the thread that owns the sockets.
struct Outgoing {
    Door door;
    std::string routing_id;
    wire::Frames frames;
};

/// Answers that wait for the socket thread. Outlives the server while a handler still works.
/// Thread safety: any thread pushes and wakes; the socket thread takes.
class AnswerQueue {
public:
    AnswerQueue();
    ~AnswerQueue();
    AnswerQueue(const AnswerQueue&) = delete;
    AnswerQueue& operator=(const AnswerQueue&) = delete;

    void push(Outgoing answer);
    std::deque<Outgoing> take();
    void wake();
    /// Readable while something waits; -1 when no descriptor was left.
    int descriptor() const noexcept { return event_; }

private:
    int event_;
    std::mutex mutex_;
    std::deque<Outgoing> answers_;
};

}  // namespace callveil::channels

// SPDX-License-Identifier: Apache-2.0
#include "channels/answer_queue.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

namespace callveil::channels {

AnswerQueue::AnswerQueue() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

AnswerQueue::~AnswerQueue() {
    if (event_ >= 0) {
        close(event_);
    }
}

void AnswerQueue::push(Outgoing answer) {
    bool is_first = false;
    {
        const std::lock_guard lock(mutex_);
        is_first = answers_.empty();
        answers_.push_back(std::move(answer));
    }
    if (is_first) {
        wake();
    }
}

std::deque<Outgoing> AnswerQueue::take() {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto bytes = read(event_, &count, sizeof count);
    const std::lock_guard lock(mutex_);
    return std::exchange(answers_, {});
}

void AnswerQueue::wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto bytes = write(event_, &one, sizeof one);
}

}  // namespace callveil::channels

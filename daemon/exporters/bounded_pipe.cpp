// SPDX-License-Identifier: Apache-2.0
#include "exporters/bounded_pipe.hpp"

#include <algorithm>
#include <cstring>

namespace callveil::exporters {

BoundedPipe::BoundedPipe(std::size_t capacity_bytes) : ring_(capacity_bytes, '\0') {}

bool BoundedPipe::write(std::string_view bytes) {
    std::unique_lock lock(mutex_);
    while (!bytes.empty() && !abandoned_) {
        writable_.wait(lock, [this] { return abandoned_ || used_ < ring_.size(); });
        bytes.remove_prefix(abandoned_ ? bytes.size() : put(bytes));
        readable_.notify_one();
    }
    return !abandoned_;
}

void BoundedPipe::finish() {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    readable_.notify_one();
}

std::size_t BoundedPipe::read(std::span<char> into) {
    std::unique_lock lock(mutex_);
    readable_.wait(lock, [this] { return finished_ || used_ > 0; });
    const auto taken = take(into);
    writable_.notify_one();
    return taken;
}

void BoundedPipe::abandon() {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    writable_.notify_one();
}

std::size_t BoundedPipe::peak_bytes() const {
    const std::lock_guard lock(mutex_);
    return peak_;
}

std::size_t BoundedPipe::put(std::string_view bytes) {
    const auto free_from = (first_ + used_) % ring_.size();
    const auto count = std::min({bytes.size(), ring_.size() - used_, ring_.size() - free_from});
    std::memcpy(ring_.data() + free_from, bytes.data(), count);
    used_ += count;
    peak_ = std::max(peak_, used_);
    return count;
}

std::size_t BoundedPipe::take(std::span<char> into) {
    const auto count = std::min({into.size(), used_, ring_.size() - first_});
    std::memcpy(into.data(), ring_.data() + first_, count);
    first_ = (first_ + count) % ring_.size();
    used_ -= count;
    return count;
}

}  // namespace callveil::exporters

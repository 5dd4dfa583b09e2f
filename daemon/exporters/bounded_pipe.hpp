// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

namespace callveil::exporters {

/// Bytes on their way from one writing thread to one reading thread, in memory of a fixed size.
/// A writer that is ahead waits, so the rows of a collection are never all in memory.
class BoundedPipe {
public:
    explicit BoundedPipe(std::size_t capacity_bytes);
    BoundedPipe(const BoundedPipe&) = delete;
    BoundedPipe& operator=(const BoundedPipe&) = delete;

    /// [writer] Waits until all of `bytes` is in the pipe. False when the reader has gone.
    bool write(std::string_view bytes);
    /// [writer] No more bytes will come.
    void finish();
    /// [reader] Waits for bytes. @return how many were put into `into`; 0 at the end.
    std::size_t read(std::span<char> into);
    /// [reader] Nobody will read any more; a waiting writer is let go.
    void abandon();
    /// [any] The most bytes that ever waited in the pipe.
    std::size_t peak_bytes() const;

private:
    std::size_t put(std::string_view bytes);
    std::size_t take(std::span<char> into);

    mutable std::mutex mutex_;
    std::condition_variable readable_;
    std::condition_variable writable_;
    std::string ring_;
    std::size_t first_ = 0;  ///< place of the oldest byte
    std::size_t used_ = 0;
    std::size_t peak_ = 0;
    bool finished_ = false;
    bool abandoned_ = false;
};

}  // namespace callveil::exporters

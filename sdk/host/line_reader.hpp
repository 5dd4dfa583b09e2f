// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <thread>

namespace callveil::host {

/// Reads lines of a descriptor on a thread of its own, so that a UI loop can wait for them.
class LineReader {
public:
    /// @param descriptor  stays the caller's.
    /// @param on_line     called on the reader's thread for each line; nullopt at the end.
    LineReader(int descriptor, std::function<void(std::optional<std::string>)> on_line);
    /// Ends at once, even in the middle of a wait for input.
    ~LineReader();
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

private:
    void read();

    int descriptor_;
    int stop_[2] = {-1, -1};
    std::function<void(std::optional<std::string>)> on_line_;
    std::thread thread_;
};

}  // namespace callveil::host

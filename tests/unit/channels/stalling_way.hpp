// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <thread>

namespace callveil::tests {

/// A way to a TCP endpoint for one connection that lets only so many bytes pass to it and then
/// holds the rest back, with both ends open. So what a peer began to send never ends.
class StallingWay {
public:
    /// `endpoint` as in "tcp://127.0.0.1:5570".
    StallingWay(const std::string& endpoint, std::size_t bytes_to_it);
    ~StallingWay();
    StallingWay(const StallingWay&) = delete;
    StallingWay& operator=(const StallingWay&) = delete;

    /// Where the peer connects.
    const std::string& endpoint() const noexcept { return endpoint_; }

private:
    void carry(int to, std::size_t bytes_to_it);

    int listener_ = -1;
    std::string endpoint_;
    std::thread thread_;
};

}  // namespace callveil::tests

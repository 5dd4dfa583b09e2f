// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugin/config.hpp"
#include "wire/envelope.hpp"

namespace callveil::plugin {

/// What happened to the connection.
enum class ConnectionEvent {
    connected,
    lost,
    refused,  ///< the handshake failed
    denied    ///< the daemon does not accept the station's key
};

/// The DEALER of one plugin instance with its own context. Made, used and destroyed on one thread.
class DaemonSocket {
public:
    /// @error unavailable  too few descriptors are left in this process.
    static Result<std::unique_ptr<DaemonSocket>> open(const LinkConfig& config);
    /// Closes at once; what was not sent is dropped.
    ~DaemonSocket();
    DaemonSocket(const DaemonSocket&) = delete;
    DaemonSocket& operator=(const DaemonSocket&) = delete;

    /// Hangs up and starts to connect to the daemon whose key is pinned. A connection that cannot
    /// be made or is lost is tried again, but not one that the daemon refused.
    /// @param endpoint  without a host name: libzmq would look it up on its I/O thread, and closing
    ///                  would wait for the answer.
    /// @error unavailable    too few descriptors are left in this process.
    /// @error misconfigured  the endpoint is none.
    Result<void> connect(const std::string& endpoint);
    void hang_up();

    /// Sleeps until something arrives, `descriptor` becomes readable, or `timeout` has passed.
    void wait(int descriptor, std::chrono::milliseconds timeout);
    /// Whether the message was handed to a live connection; nothing else is known of it.
    bool send(const wire::Frames& frames);
    /// The next message, without waiting. Frames beyond the fourth are dropped.
    std::optional<wire::Frames> receive();
    std::vector<ConnectionEvent> take_events();

private:
    struct Context;
    struct Line;
    DaemonSocket(const LinkConfig& config, std::unique_ptr<Context> context);

    const LinkConfig& config_;
    std::unique_ptr<Context> context_;
    std::unique_ptr<Line> line_;  ///< none when hung up
    int lines_ = 0;
};

}  // namespace callveil::plugin

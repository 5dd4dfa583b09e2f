// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "plugin/config.hpp"
#include "wire/envelope.hpp"

namespace callveil::plugin {

/// What happened to the connection.
enum class ConnectionEvent { connected, lost, refused };

/// The DEALER of one plugin instance with its own context. Made, used and destroyed on one thread.
class DaemonSocket {
public:
    /// Starts to connect, again and again, to the daemon whose key is pinned.
    /// @error unavailable    too few descriptors are left in this process.
    /// @error misconfigured  the endpoint is none.
    static Result<std::unique_ptr<DaemonSocket>> open(const LinkConfig& config);
    /// Closes at once; what was not sent is dropped.
    ~DaemonSocket();
    DaemonSocket(const DaemonSocket&) = delete;
    DaemonSocket& operator=(const DaemonSocket&) = delete;

    /// Sleeps until something arrives, `descriptor` becomes readable, or `timeout` has passed.
    void wait(int descriptor, std::chrono::milliseconds timeout);
    /// Whether the message was handed to a live connection; nothing else is known of it.
    bool send(const wire::Frames& frames);
    /// The next message, without waiting. Frames beyond the fourth are dropped.
    std::optional<wire::Frames> receive();
    std::vector<ConnectionEvent> take_events();

private:
    struct Sockets;
    explicit DaemonSocket(std::unique_ptr<Sockets> sockets);
    std::unique_ptr<Sockets> sockets_;
};

}  // namespace callveil::plugin

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "channels/tcp_peers.hpp"

namespace callveil::channels {

/// How much of a message that has not ended may have come in. libzmq hands over whole messages only
/// and has no limit of its own for the number of frames.
struct UnendedLimits {
    /// Of one connection: what its full queue (100 messages) and the kernel may hold, and more.
    std::uint64_t connection_bytes = 48ULL * 1024 * 1024;
    /// Of all connections together; in memory it may be three times as much.
    std::uint64_t total_bytes = 128ULL * 1024 * 1024;
    /// Not counted: heartbeats, which are no messages.
    std::uint64_t free_bytes_per_second = 64;
};

/// A connection that sends and sends without ending a message.
struct Flood {
    TcpPeer peer;
    /// Its key, as a message that it had ended before says; else every key that was let in from its
    /// address since it came. Z85.
    std::vector<std::string> keys;
    std::uint64_t bytes = 0;  ///< since its last whole message
};

/// Counts, for each connection of one door, what came in since its last whole message.
///
/// Thread safety: one thread. Time comes from the caller.
class UnendedMessages {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit UnendedMessages(UnendedLimits limits) : limits_(limits) {}

    /// The handshake let `key` in from `address`.
    void admitted(std::string address, std::string key, Time now);
    /// A whole message came in over `descriptor`, which has received `bytes` up to now.
    void ended(int descriptor, std::string_view key, std::uint64_t bytes, Time now);
    /// Takes what the kernel counts now. @return the connections to cut, the greatest first.
    std::vector<Flood> look(const std::vector<TcpPeer>& peers, Time now);

private:
    struct Connection {
        TcpPeer peer;
        Time since;
        Time ended_at;
        std::uint64_t bytes_then = 0;  ///< at `ended_at`
        std::string key;               ///< empty before its first whole message
    };
    struct Admission {
        std::string address;
        std::string key;
        Time at;
    };

    void follow(const std::vector<TcpPeer>& peers, Time now);
    std::uint64_t unended(const Connection& connection, Time now) const;
    std::vector<std::string> keys_of(const Connection& connection) const;

    UnendedLimits limits_;
    std::vector<Connection> connections_;
    std::deque<Admission> admissions_;
};

}  // namespace callveil::channels

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace callveil::channels {

/// One TCP connection that this process accepted, as the kernel counts it.
struct TcpPeer {
    int descriptor = -1;
    std::string address;  ///< of the peer, as libzmq tells it to the handshake handler
    std::uint16_t port = 0;
    std::uint64_t bytes_received = 0;  ///< since it was accepted, whatever was read of it

    bool is_same_connection(const TcpPeer& other) const {
        return descriptor == other.descriptor && port == other.port && address == other.address;
    }
};

/// The connections whose own end is `local_port`. The descriptors belong to libzmq: they are looked
/// at, never read. Empty where /proc is not there.
std::vector<TcpPeer> tcp_peers(std::uint16_t local_port);

/// What a connection has received up to now; 0 for any other descriptor.
std::uint64_t bytes_received(int descriptor);

/// Ends a connection in both directions, so that libzmq closes it and forgets the message that it
/// had begun. One that has ended meanwhile is left alone.
void cut(const TcpPeer& peer, std::uint16_t local_port);

/// The port of an endpoint such as "tcp://127.0.0.1:5570"; 0 when there is none.
std::uint16_t port_of(const std::string& endpoint);

}  // namespace callveil::channels

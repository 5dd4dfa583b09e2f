// SPDX-License-Identifier: Apache-2.0
#include "channels/tcp_peers.hpp"

#include <arpa/inet.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

namespace callveil::channels {
namespace {

struct Ends {
    std::uint16_t local_port = 0;
    TcpPeer peer;
};

std::uint16_t port_in(const sockaddr_storage& address) {
    if (address.ss_family == AF_INET6) {
        sockaddr_in6 six{};
        std::memcpy(&six, &address, sizeof six);
        return ntohs(six.sin6_port);
    }
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    return address.ss_family == AF_INET ? ntohs(four.sin_port) : std::uint16_t{0};
}

std::string address_in(const sockaddr_storage& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes =
        address.ss_family == AF_INET6
            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(&address)->sin6_addr)
            : static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(&address)->sin_addr);
    inet_ntop(address.ss_family, bytes, text.data(), text.size());
    return text.data();
}

/// Both ends of a connected TCP socket; nothing for any other descriptor.
std::optional<Ends> ends_of(int descriptor) {
    sockaddr_storage own{};
    sockaddr_storage other{};
    socklen_t own_size = sizeof own;
    socklen_t other_size = sizeof other;
    if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&own), &own_size) != 0 ||
        getpeername(descriptor, reinterpret_cast<sockaddr*>(&other), &other_size) != 0 ||
        port_in(other) == 0) {
        return std::nullopt;
    }
    return Ends{port_in(own), {descriptor, address_in(other), port_in(other), 0}};
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    return end.ec == std::errc{} ? std::optional(value) : std::nullopt;
}

}  // namespace

std::vector<TcpPeer> tcp_peers(std::uint16_t local_port) {
    std::vector<TcpPeer> peers;
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", problem)) {
        const auto descriptor = number(entry.path().filename().string());
        auto ends = descriptor ? ends_of(*descriptor) : std::nullopt;
        if (ends && ends->local_port == local_port) {
            ends->peer.bytes_received = bytes_received(*descriptor);
            peers.push_back(std::move(ends->peer));
        }
    }
    return peers;
}

std::uint64_t bytes_received(int descriptor) {
    tcp_info info{};
    socklen_t size = sizeof info;
    const bool told = getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) == 0;
    return told ? info.tcpi_bytes_received : 0;
}

void cut(const TcpPeer& peer, std::uint16_t local_port) {
    const auto ends = ends_of(peer.descriptor);
    if (ends && ends->local_port == local_port && ends->peer.is_same_connection(peer)) {
        shutdown(peer.descriptor, SHUT_RDWR);
    }
}

std::uint16_t port_of(const std::string& endpoint) {
    const auto colon = endpoint.rfind(':');
    const auto port = colon == std::string::npos
                          ? std::nullopt
                          : number(std::string_view(endpoint).substr(colon + 1));
    return port && *port > 0 && *port < 65536 ? static_cast<std::uint16_t>(*port)
                                              : std::uint16_t{0};
}

}  // namespace callveil::channels

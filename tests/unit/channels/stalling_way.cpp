// SPDX-License-Identifier: Apache-2.0
#include "unit/channels/stalling_way.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "channels/tcp_peers.hpp"

namespace callveil::tests {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int connect_to(std::uint16_t port) {
    const auto address = loopback(port);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("the daemon's door cannot be reached");
    }
    return socket;
}

/// Carries what waits at `from` over to `to`, `limit` bytes at most. @return bytes; 0 at the end.
std::size_t carry_over(int from, int to, std::size_t limit) {
    std::array<char, 64 * 1024> buffer{};
    const auto got = recv(from, buffer.data(), std::min(limit, buffer.size()), 0);
    if (got <= 0 || send(to, buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) != got) {
        return 0;
    }
    return static_cast<std::size_t>(got);
}

}  // namespace

StallingWay::StallingWay(const std::string& endpoint, std::size_t bytes_to_it)
    : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        listen(listener_, 1) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("no loopback port is free");
    }
    endpoint_ = "tcp://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this, to = connect_to(channels::port_of(endpoint)), bytes_to_it] {
        carry(to, bytes_to_it);
    });
}

StallingWay::~StallingWay() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
}

void StallingWay::carry(int to, std::size_t bytes_to_it) {
    const int from = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    std::array<pollfd, 3> ends{{{from, POLLIN, 0}, {to, POLLIN, 0}, {listener_, POLLHUP, 0}}};
    bool open = from >= 0;
    while (open && poll(ends.data(), ends.size(), -1) > 0 && (ends[2].revents & POLLHUP) == 0) {
        if (ends[0].revents != 0) {
            const auto carried = carry_over(from, to, bytes_to_it);
            open = carried != 0;
            bytes_to_it -= carried;
            // A negative descriptor is left out by poll.
            ends[0].fd = bytes_to_it == 0 ? -1 : from;
        }
        if (ends[1].revents != 0) {
            open = open && carry_over(to, from, SIZE_MAX) != 0;
        }
    }
    close(from);
    close(to);
}

}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include "plugin/daemon_socket.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <zmq.hpp>

#include "plugin/wake_up.hpp"

namespace callveil::plugin {
namespace {

constexpr std::size_t max_frames = 4;
constexpr const char* monitor_address = "inproc://callveil.connection";
constexpr int watched_events =
    ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
    ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL;

void set_bounds(zmq::socket_t& socket) {
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::immediate, true);
    socket.set(zmq::sockopt::maxmsgsize, std::int64_t{64} * 1024);
    socket.set(zmq::sockopt::sndhwm, 100);
    socket.set(zmq::sockopt::rcvhwm, 100);
}

void set_times(zmq::socket_t& socket) {
    socket.set(zmq::sockopt::handshake_ivl, 5000);
    socket.set(zmq::sockopt::heartbeat_ivl, 5000);
    socket.set(zmq::sockopt::heartbeat_timeout, 15000);
    socket.set(zmq::sockopt::heartbeat_ttl, 15000);
    socket.set(zmq::sockopt::reconnect_ivl, 250);
    socket.set(zmq::sockopt::reconnect_ivl_max, 30000);
    socket.set(zmq::sockopt::tcp_keepalive, 1);
}

void set_keys(zmq::socket_t& socket, const LinkConfig& config) {
    socket.set(zmq::sockopt::curve_serverkey, config.server_key);
    socket.set(zmq::sockopt::curve_publickey, config.public_key);
    socket.set(zmq::sockopt::curve_secretkey, std::string_view(config.secret_key.view()));
}

std::optional<ConnectionEvent> event_of(const zmq::message_t& frame) {
    std::uint16_t number = 0;
    if (frame.size() < sizeof number) {
        return std::nullopt;
    }
    std::memcpy(&number, frame.data(), sizeof number);
    switch (number) {
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
            return ConnectionEvent::connected;
        case ZMQ_EVENT_DISCONNECTED:
            return ConnectionEvent::lost;
        default:
            return ConnectionEvent::refused;
    }
}

}  // namespace

struct DaemonSocket::Sockets {
    zmq::context_t context{1};
    zmq::socket_t dealer{context, zmq::socket_type::dealer};
    zmq::socket_t monitor{context, zmq::socket_type::pair};

    void connect(const LinkConfig& config) {
        context.set(zmq::ctxopt::blocky, 0);
        set_bounds(dealer);
        set_times(dealer);
        set_keys(dealer, config);
        monitor.set(zmq::sockopt::linger, 0);
        if (zmq_socket_monitor(dealer.handle(), monitor_address, watched_events) != 0) {
            throw zmq::error_t();
        }
        monitor.connect(monitor_address);
        dealer.connect(config.endpoint);
    }
};

DaemonSocket::DaemonSocket(std::unique_ptr<Sockets> sockets) : sockets_(std::move(sockets)) {}

DaemonSocket::~DaemonSocket() {
    zmq_socket_monitor(sockets_->dealer.handle(), nullptr, 0);
}

Result<std::unique_ptr<DaemonSocket>> DaemonSocket::open(const LinkConfig& config) {
    if (!has_descriptor_headroom()) {
        return fail(ErrorCode::unavailable,
                    "This program has too few file descriptors left; raise its limit (ulimit -n).");
    }
    try {
        auto sockets = std::make_unique<Sockets>();
        sockets->connect(config);
        return std::unique_ptr<DaemonSocket>(new DaemonSocket(std::move(sockets)));
    } catch (const zmq::error_t& error) {
        return fail(ErrorCode::misconfigured,
                    "'endpoint' cannot be used: " + std::string(zmq_strerror(error.num())) + ".");
    }
}

void DaemonSocket::wait(int descriptor, std::chrono::milliseconds timeout) {
    std::array<zmq::pollitem_t, 3> items{{{sockets_->dealer.handle(), 0, ZMQ_POLLIN, 0},
                                          {sockets_->monitor.handle(), 0, ZMQ_POLLIN, 0},
                                          {nullptr, descriptor, ZMQ_POLLIN, 0}}};
    zmq_poll(items.data(), static_cast<int>(items.size()), static_cast<long>(timeout.count()));
}

bool DaemonSocket::send(const wire::Frames& frames) {
    // Lets the socket notice a connection that has just come up.
    (void)sockets_->dealer.get(zmq::sockopt::events);
    for (std::size_t index = 0; index < frames.size(); ++index) {
        const bool more = index + 1 < frames.size();
        const int flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0);
        const auto& frame = frames[index];
        if (zmq_send(sockets_->dealer.handle(), frame.data(), frame.size(), flags) < 0) {
            return false;
        }
    }
    return true;
}

std::optional<wire::Frames> DaemonSocket::receive() {
    wire::Frames frames;
    zmq::message_t frame;
    do {
        if (zmq_msg_recv(frame.handle(), sockets_->dealer.handle(), ZMQ_DONTWAIT) < 0) {
            return std::nullopt;
        }
        if (frames.size() < max_frames) {
            frames.push_back(frame.to_string());
        }
    } while (frame.more());
    return frames;
}

std::vector<ConnectionEvent> DaemonSocket::take_events() {
    std::vector<ConnectionEvent> events;
    zmq::message_t frame;
    while (zmq_msg_recv(frame.handle(), sockets_->monitor.handle(), ZMQ_DONTWAIT) >= 0) {
        const auto event = event_of(frame);
        while (frame.more()) {
            zmq_msg_recv(frame.handle(), sockets_->monitor.handle(), ZMQ_DONTWAIT);
        }
        if (event) {
            events.push_back(*event);
        }
    }
    return events;
}

}  // namespace callveil::plugin

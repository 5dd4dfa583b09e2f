// SPDX-License-Identifier: Apache-2.0
#include "plugin/daemon_socket.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <zmq.hpp>

#include "plugin/wake_up.hpp"

namespace callveil::plugin {
namespace {

constexpr std::size_t max_frames = 4;
constexpr std::uint32_t not_accepted = 400;  // status of ZAP: RFC 27/ZAP
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

tl::unexpected<Error> too_few_descriptors() {
    return fail(ErrorCode::unavailable,
                "This program has too few file descriptors left; raise its limit (ulimit -n).");
}

/// The two numbers of a monitor's first frame: the event and its value.
std::optional<ConnectionEvent> event_of(const zmq::message_t& frame) {
    std::uint16_t number = 0;
    std::uint32_t value = 0;
    if (frame.size() < sizeof number + sizeof value) {
        return std::nullopt;
    }
    std::memcpy(&number, frame.data(), sizeof number);
    std::memcpy(&value, frame.data<char>() + sizeof number, sizeof value);
    switch (number) {
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
            return ConnectionEvent::connected;
        case ZMQ_EVENT_DISCONNECTED:
            return ConnectionEvent::lost;
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
            return value == not_accepted ? ConnectionEvent::denied : ConnectionEvent::refused;
        default:
            return ConnectionEvent::refused;
    }
}

}  // namespace

struct DaemonSocket::Context {
    Context() { zmq.set(zmq::ctxopt::blocky, 0); }
    zmq::context_t zmq{1};
};

/// The sockets of one connection. Each connection has new ones: libzmq gives a socket up for good
/// when its handshake was refused.
struct DaemonSocket::Line {
    zmq::socket_t dealer;
    zmq::socket_t monitor;

    explicit Line(zmq::context_t& context)
        : dealer(context, zmq::socket_type::dealer), monitor(context, zmq::socket_type::pair) {}
    ~Line() { zmq_socket_monitor(dealer.handle(), nullptr, 0); }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    void connect(const LinkConfig& config, const std::string& endpoint, int number) {
        set_bounds(dealer);
        set_times(dealer);
        set_keys(dealer, config);
        dealer.set(zmq::sockopt::ipv6, endpoint.find('[') != std::string::npos);
        monitor.set(zmq::sockopt::linger, 0);
        const auto address = "inproc://callveil.connection." + std::to_string(number);
        if (zmq_socket_monitor(dealer.handle(), address.c_str(), watched_events) != 0) {
            throw zmq::error_t();
        }
        monitor.connect(address);
        dealer.connect(endpoint);
    }
};

DaemonSocket::DaemonSocket(const LinkConfig& config, std::unique_ptr<Context> context)
    : config_(config), context_(std::move(context)) {}

DaemonSocket::~DaemonSocket() = default;

Result<std::unique_ptr<DaemonSocket>> DaemonSocket::open(const LinkConfig& config) {
    if (!has_descriptor_headroom()) {
        return too_few_descriptors();
    }
    try {
        return std::unique_ptr<DaemonSocket>(new DaemonSocket(config, std::make_unique<Context>()));
    } catch (const zmq::error_t&) {
        return too_few_descriptors();
    }
}

Result<void> DaemonSocket::connect(const std::string& endpoint) {
    hang_up();
    try {
        auto line = std::make_unique<Line>(context_->zmq);
        line->connect(config_, endpoint, ++lines_);
        line_ = std::move(line);
        return {};
    } catch (const zmq::error_t& error) {
        return error.num() == EMFILE || error.num() == ENFILE
                   ? too_few_descriptors()
                   : fail(ErrorCode::misconfigured,
                          config_.endpoint_from + ": 'endpoint' cannot be used: " +
                              std::string(zmq_strerror(error.num())) + ".");
    }
}

void DaemonSocket::hang_up() {
    line_.reset();
}

void DaemonSocket::wait(int descriptor, std::chrono::milliseconds timeout) {
    std::array<zmq::pollitem_t, 3> items{{{nullptr, descriptor, ZMQ_POLLIN, 0}}};
    if (line_) {
        items[1] = {line_->dealer.handle(), 0, ZMQ_POLLIN, 0};
        items[2] = {line_->monitor.handle(), 0, ZMQ_POLLIN, 0};
    }
    zmq_poll(items.data(), line_ ? 3 : 1, static_cast<long>(timeout.count()));
}

bool DaemonSocket::send(const wire::Frames& frames) {
    if (!line_) {
        return false;
    }
    // Lets the socket notice a connection that has just come up.
    (void)line_->dealer.get(zmq::sockopt::events);
    for (std::size_t index = 0; index < frames.size(); ++index) {
        const bool more = index + 1 < frames.size();
        const int flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0);
        const auto& frame = frames[index];
        if (zmq_send(line_->dealer.handle(), frame.data(), frame.size(), flags) < 0) {
            return false;
        }
    }
    return true;
}

std::optional<wire::Frames> DaemonSocket::receive() {
    wire::Frames frames;
    zmq::message_t frame;
    do {
        if (!line_ || zmq_msg_recv(frame.handle(), line_->dealer.handle(), ZMQ_DONTWAIT) < 0) {
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
    while (line_ && zmq_msg_recv(frame.handle(), line_->monitor.handle(), ZMQ_DONTWAIT) >= 0) {
        const auto event = event_of(frame);
        while (frame.more()) {
            zmq_msg_recv(frame.handle(), line_->monitor.handle(), ZMQ_DONTWAIT);
        }
        if (event) {
            events.push_back(*event);
        }
    }
    return events;
}

}  // namespace callveil::plugin

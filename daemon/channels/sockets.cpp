// SPDX-License-Identifier: Apache-2.0
#include "channels/sockets.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "crypto/box.hpp"
#include "wire/identity_file.hpp"

namespace callveil::channels {
namespace {

/// ZMQ_ZAP_ENFORCE_DOMAIN stands in the draft block of zmq.h; the library honours the number.
constexpr int zap_enforce_domain = 93;
constexpr std::size_t frames_of_a_message = 3;

constexpr int queue_length = 100;
constexpr int handshake_ms = 5000;
constexpr int heartbeat_ms = 5000;
constexpr int heartbeat_timeout_ms = 15000;
constexpr int linger_ms = 500;
constexpr int backlog = 256;

std::int64_t max_frame_bytes(Door door) noexcept {
    return static_cast<std::int64_t>(door == Door::agent ? wire::agent_limits.bytes
                                                         : wire::admin_limits.bytes);
}

void set(zmq::socket_t& socket, int option, int value) {
    if (zmq_setsockopt(socket.handle(), option, &value, sizeof value) != 0) {
        throw zmq::error_t();
    }
}

void set_limits(zmq::socket_t& socket, Door door) {
    socket.set(zmq::sockopt::maxmsgsize, max_frame_bytes(door));
    socket.set(zmq::sockopt::rcvhwm, queue_length);
    socket.set(zmq::sockopt::sndhwm, queue_length);
    socket.set(zmq::sockopt::handshake_ivl, handshake_ms);
    socket.set(zmq::sockopt::heartbeat_ivl, heartbeat_ms);
    socket.set(zmq::sockopt::heartbeat_timeout, heartbeat_timeout_ms);
    set(socket, ZMQ_HEARTBEAT_TTL, heartbeat_timeout_ms);
    socket.set(zmq::sockopt::linger, linger_ms);
    socket.set(zmq::sockopt::backlog, backlog);
    socket.set(zmq::sockopt::tcp_keepalive, 1);
    socket.set(zmq::sockopt::router_handover, false);
    socket.set(zmq::sockopt::router_mandatory, true);
}

void set_curve(zmq::socket_t& socket, Door door, const crypto::Secret& secret_key) {
    socket.set(zmq::sockopt::curve_server, true);
    socket.set(zmq::sockopt::curve_secretkey, std::string(secret_key.view()));
    socket.set(zmq::sockopt::zap_domain, std::string(to_string(door)));
    set(socket, zap_enforce_domain, 1);
}

Result<void> check_enforced(zmq::socket_t& socket, Door door) {
    int value = 0;
    std::size_t size = sizeof value;
    const bool read = zmq_getsockopt(socket.handle(), zap_enforce_domain, &value, &size) == 0;
    // With an empty domain libzmq lets everybody in and asks no handler, enforced or not.
    if (!read || value != 1 || socket.get(zmq::sockopt::zap_domain) != to_string(door)) {
        return fail(ErrorCode::internal,
                    "this libzmq does not enforce the ZAP domain; it would let everybody in");
    }
    return {};
}

/// Refuses what listens on every address. Asked before the bind for what was written and after it
/// for what that came to: a name or "0" may mean every address too.
Result<void> check_endpoint(Door door, const std::string& endpoint) {
    const std::string_view scheme = "tcp://";
    const auto host = endpoint.substr(std::min(endpoint.size(), scheme.size()));
    if (!endpoint.starts_with(scheme) || host.starts_with('*') || host.starts_with("0.0.0.0:") ||
        host.starts_with("[::]:")) {
        return fail(ErrorCode::misconfigured,
                    "'" + std::string(to_string(door)) +
                        "_channel.endpoint' must be tcp:// and an explicit address, e.g. "
                        "tcp://127.0.0.1:5570");
    }
    return {};
}

std::string user_id(zmq::message_t& message) {
    const char* value = zmq_msg_gets(message.handle(), "User-Id");
    return value != nullptr ? value : "";
}

std::vector<std::string> receive_frames(zmq::socket_t& socket) {
    std::vector<std::string> frames;
    zmq::message_t frame;
    while (socket.recv(frame, zmq::recv_flags::dontwait)) {
        frames.push_back(frame.to_string());
        if (!frame.more()) {
            break;
        }
    }
    return frames;
}

}  // namespace

Result<zmq::socket_t> bind_router(zmq::context_t& context, Door door, const std::string& endpoint,
                                  const crypto::Secret& secret_key) {
    CALLVEIL_TRY(check_endpoint(door, endpoint));
    try {
        zmq::socket_t socket(context, zmq::socket_type::router);
        set_limits(socket, door);
        set_curve(socket, door, secret_key);
        CALLVEIL_TRY(check_enforced(socket, door));
        socket.set(zmq::sockopt::ipv6, endpoint.starts_with("tcp://["));
        socket.bind(endpoint);
        CALLVEIL_TRY(check_endpoint(door, socket.get(zmq::sockopt::last_endpoint)));
        return socket;
    } catch (const zmq::error_t& problem) {
        return fail(ErrorCode::misconfigured,
                    "the " + std::string(to_string(door)) + " channel cannot use " + endpoint +
                        ": " + problem.what() + "; choose another endpoint or stop who uses it");
    }
}

Result<std::string> curve_public_key(const crypto::Secret& secret_key) {
    std::array<char, 41> public_key{};
    const std::string secret(secret_key.view());
    if (secret.size() != 40 || zmq_curve_public(public_key.data(), secret.c_str()) != 0 ||
        wire::is_published_key(public_key.data()) || wire::is_published_key(secret)) {
        return fail(ErrorCode::misconfigured,
                    "a channel key is not a Z85 CURVE secret key of its own; make new keys with "
                    "'callveil key new --bootstrap'");
    }
    return std::string(public_key.data());
}

std::optional<Incoming> receive(zmq::socket_t& router) {
    zmq::message_t frame;
    if (!router.recv(frame, zmq::recv_flags::dontwait)) {
        return std::nullopt;
    }
    Incoming incoming{frame.to_string(), "", {}, false};
    std::size_t count = 0;
    while (frame.more() && router.recv(frame, zmq::recv_flags::none)) {
        // These properties stand on payload frames only, not on the routing id.
        if (count == 0) {
            incoming.public_key = user_id(frame);
            incoming.descriptor = zmq_msg_get(frame.handle(), ZMQ_SRCFD);
        }
        if (++count <= frames_of_a_message) {
            incoming.frames.push_back(frame.to_string());
        }
    }
    incoming.whole = count == frames_of_a_message;
    return incoming;
}

void send(zmq::socket_t& router, const std::string& routing_id, const wire::Frames& frames) {
    try {
        if (!router.send(zmq::buffer(routing_id),
                         zmq::send_flags::sndmore | zmq::send_flags::dontwait)) {
            return;
        }
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const auto more =
                i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none;
            router.send(zmq::buffer(frames[i]), more | zmq::send_flags::dontwait);
        }
    } catch (const zmq::error_t& problem) {
        // The peer has gone; it asks again under the same id when it is back.
        if (problem.num() != EHOSTUNREACH && problem.num() != EAGAIN) {
            throw;
        }
    }
}

std::optional<Knock> answer_zap(zmq::socket_t& zap, const Authenticator& authenticator,
                                domain::TimePoint now) {
    const auto frames = receive_frames(zap);
    if (frames.empty()) {
        return std::nullopt;
    }
    const bool shaped = frames.size() == 7 && frames[0] == "1.0" && frames[5] == "CURVE";
    const auto key = shaped ? crypto::z85(frames[6]) : Result<std::string>(std::string());
    const auto door = shaped && frames[2] == "agent" ? Door::agent : Door::admin;
    const bool known_door = shaped && (frames[2] == "agent" || frames[2] == "admin");
    const bool admitted = known_door && key && authenticator.admits(door, *key, now);
    const std::array<std::string, 6> answer{"1.0",
                                            frames.size() > 1 ? frames[1] : "",
                                            admitted ? "200" : "400",
                                            admitted ? "OK" : "denied",
                                            admitted ? *key : "",
                                            ""};
    for (std::size_t i = 0; i < answer.size(); ++i) {
        zap.send(zmq::buffer(answer[i]),
                 i + 1 < answer.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
    }
    return Knock{door, key.value_or(""), shaped ? frames[3] : "", admitted};
}

}  // namespace callveil::channels

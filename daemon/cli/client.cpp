// SPDX-License-Identifier: Apache-2.0
#include "cli/client.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "crypto/box.hpp"
#include "crypto/hash.hpp"

namespace callveil::cli {
namespace {

// Source: docs/formats/wire.md, options of clients.
constexpr int queue_length = 100;
constexpr int handshake_ms = 5000;
constexpr int heartbeat_ms = 5000;
constexpr int heartbeat_timeout_ms = 15000;
constexpr int reconnect_ms = 250;
constexpr int reconnect_max_ms = 30000;

void set_limits(zmq::socket_t& socket) {
    socket.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(wire::admin_limits.bytes));
    socket.set(zmq::sockopt::rcvhwm, queue_length);
    socket.set(zmq::sockopt::sndhwm, queue_length);
    socket.set(zmq::sockopt::handshake_ivl, handshake_ms);
    socket.set(zmq::sockopt::heartbeat_ivl, heartbeat_ms);
    socket.set(zmq::sockopt::heartbeat_timeout, heartbeat_timeout_ms);
    socket.set(zmq::sockopt::heartbeat_ttl, heartbeat_timeout_ms);
    socket.set(zmq::sockopt::reconnect_ivl, reconnect_ms);
    socket.set(zmq::sockopt::reconnect_ivl_max, reconnect_max_ms);
    socket.set(zmq::sockopt::tcp_keepalive, 1);
    socket.set(zmq::sockopt::immediate, true);
    // What was given up on must not be sent after all.
    socket.set(zmq::sockopt::linger, 0);
}

}  // namespace

Client::Client(std::string endpoint, std::chrono::milliseconds timeout)
    : endpoint_(std::move(endpoint)),
      timeout_(timeout),
      socket_(context_, zmq::socket_type::dealer) {}

void Client::open(const wire::IdentityFile& identity) {
    set_limits(socket_);
    socket_.set(zmq::sockopt::curve_serverkey, identity.admin_server_key);
    socket_.set(zmq::sockopt::curve_publickey, identity.public_key);
    socket_.set(zmq::sockopt::curve_secretkey, identity.secret_key);
    socket_.connect(endpoint_);
}

Result<Client> Client::connect(wire::IdentityFile identity, std::chrono::milliseconds timeout) {
    if (identity.admin_endpoint.empty()) {
        crypto::wipe(identity.secret_key);
        return fail(ErrorCode::misconfigured,
                    "this identity is a desktop's and knows no admin channel; use the file of a "
                    "person (callveil key new --person)");
    }
    try {
        Client client(identity.admin_endpoint, timeout);
        client.open(identity);
        crypto::wipe(identity.secret_key);
        return client;
    } catch (const zmq::error_t& problem) {
        crypto::wipe(identity.secret_key);
        return fail(ErrorCode::misconfigured, fmt::format("'admin_endpoint' {} cannot be used: {}",
                                                          identity.admin_endpoint, problem.what()));
    }
}

std::string Client::make_id() {
    return crypto::hex(crypto::random_bytes(12));
}

tl::unexpected<Error> Client::silence() {
    is_silent_ = true;
    return fail(ErrorCode::unavailable,
                fmt::format("no answer from {} within {:g} s: is callveild running, and is this "
                            "key enrolled?",
                            endpoint_, std::chrono::duration<double>(timeout_).count()));
}

bool Client::wait(short event, Deadline deadline) {
    using std::chrono::milliseconds;
    while (true) {
        const auto left =
            std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
        zmq::pollitem_t item{socket_.handle(), 0, event, 0};
        try {
            return zmq::poll(&item, 1, std::max(left, milliseconds{0})) > 0;
        } catch (const zmq::error_t& problem) {
            if (problem.num() != EINTR) {
                throw;
            }
        }
    }
}

bool Client::send(const wire::Frames& frames, Deadline deadline) {
    if (!wait(ZMQ_POLLOUT, deadline)) {
        return false;
    }
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const auto more = i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none;
        if (!socket_.send(zmq::buffer(frames[i]), more | zmq::send_flags::dontwait)) {
            return false;
        }
    }
    return true;
}

std::optional<wire::Frames> Client::receive(Deadline deadline) {
    if (!wait(ZMQ_POLLIN, deadline)) {
        return std::nullopt;
    }
    wire::Frames frames;
    zmq::message_t frame;
    do {
        if (!socket_.recv(frame, zmq::recv_flags::dontwait)) {
            return std::nullopt;
        }
        frames.push_back(frame.to_string());
    } while (frame.more());
    return frames;
}

Result<wire::Envelope> Client::talk(const std::string& id, const wire::Frames& frames) {
    const auto deadline = std::chrono::steady_clock::now() + timeout_;
    if (!send(frames, deadline)) {
        return silence();
    }
    while (auto reply = receive(deadline)) {
        CALLVEIL_ASSIGN(auto envelope, wire::read_envelope(*reply, wire::admin_limits));
        // The answer to a question that was given up on may still arrive.
        if (envelope.id == id) {
            return envelope;
        }
    }
    return silence();
}

Result<wire::Envelope> Client::exchange(const std::string& id, const wire::Frames& frames) {
    is_silent_ = false;
    try {
        return talk(id, frames);
    } catch (const zmq::error_t& problem) {
        return fail(ErrorCode::unavailable,
                    fmt::format("the connection to {} broke: {}", endpoint_, problem.what()));
    }
}

}  // namespace callveil::cli

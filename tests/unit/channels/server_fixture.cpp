// SPDX-License-Identifier: Apache-2.0
#include "unit/channels/server_fixture.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include "wire/admin_messages.hpp"
#include "wire/agent_messages.hpp"

namespace callveil::tests {

using channels::ChannelEvent;
using channels::Door;
using std::chrono::hours;

KeyPair make_keys() {
    std::array<char, 41> public_key{};
    std::array<char, 41> secret_key{};
    if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0) {
        throw std::runtime_error("libzmq has no CURVE");
    }
    return {public_key.data(), secret_key.data()};
}

Peer::Peer(const std::string& endpoint, const std::string& server_key, const KeyPair& own,
           const std::string& routing_id) {
    static std::atomic<int> next{0};
    const auto watch = "inproc://monitor-" + std::to_string(next++);
    zmq_socket_monitor(socket_.handle(), watch.c_str(),
                       ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_DISCONNECTED);
    monitor_ = zmq::socket_t(context_, zmq::socket_type::pair);
    monitor_.set(zmq::sockopt::linger, 0);
    monitor_.connect(watch);
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::reconnect_ivl, 10);
    socket_.set(zmq::sockopt::curve_serverkey, server_key);
    socket_.set(zmq::sockopt::curve_publickey, own.public_key);
    socket_.set(zmq::sockopt::curve_secretkey, own.secret_key);
    if (!routing_id.empty()) {
        socket_.set(zmq::sockopt::routing_id, routing_id);
    }
    socket_.connect(endpoint);
}

void Peer::send(const std::vector<std::string>& frames) {
    for (std::size_t i = 0; i < frames.size(); ++i) {
        socket_.send(zmq::buffer(frames[i]),
                     i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
    }
}

std::optional<std::vector<std::string>> Peer::receive(std::chrono::milliseconds patience) {
    std::array<zmq::pollitem_t, 1> items{{{socket_.handle(), 0, ZMQ_POLLIN, 0}}};
    if (zmq::poll(items.data(), items.size(), patience) == 0) {
        return std::nullopt;
    }
    std::vector<std::string> frames;
    zmq::message_t frame;
    do {
        static_cast<void>(socket_.recv(frame));
        frames.push_back(frame.to_string());
    } while (frame.more());
    return frames;
}

Result<wire::Envelope> Peer::ask(std::string_view verb, wire::Json body, std::string_view id) {
    send(wire::write_envelope(verb, id, std::move(body)));
    const auto frames = receive();
    return frames ? wire::read_envelope(*frames, wire::admin_limits)
                  : Result<wire::Envelope>(fail(ErrorCode::unavailable, "no answer came"));
}

std::optional<ErrorCode> Peer::refusal_of(std::string_view verb, wire::Json body) {
    const auto answer = ask(verb, std::move(body));
    if (!answer) {
        return answer.error().code;
    }
    return answer->type == wire::error_type
               ? std::optional(error_code_from(answer->body.at("code").get<std::string>()))
               : std::nullopt;
}

bool Peer::is_turned_away() {
    std::array<zmq::pollitem_t, 2> items{
        {{monitor_.handle(), 0, ZMQ_POLLIN, 0}, {socket_.handle(), 0, ZMQ_POLLIN, 0}}};
    zmq::poll(items.data(), items.size(), std::chrono::seconds{20});
    zmq::message_t event;
    std::uint16_t kind = 0;
    if (monitor_.recv(event, zmq::recv_flags::dontwait)) {
        std::memcpy(&kind, event.data(), sizeof kind);
    }
    return kind == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH && (items[1].revents & ZMQ_POLLIN) == 0;
}

void Peer::await_disconnection() {
    std::array<zmq::pollitem_t, 1> items{{{monitor_.handle(), 0, ZMQ_POLLIN, 0}}};
    zmq::poll(items.data(), items.size(), std::chrono::seconds{20});
}

TwoDoors::TwoDoors() {
    server = std::make_unique<channels::Server>(
        channels::ServerOptions{"tcp://127.0.0.1:*",
                                "tcp://127.0.0.1:*",
                                crypto::Secret(make_keys().secret_key),
                                crypto::Secret(make_keys().secret_key),
                                {.connection_bytes = 4 << 20}},
        authenticator, clock, agents, admins, [this](const ChannelEvent& event) {
            const std::lock_guard lock(mutex_);
            events_.push_back(event);
            noted_.notify_all();
        });
}

TwoDoors::~TwoDoors() {
    server->stop();
    pool.stop();
}

KeyPair TwoDoors::enroll(domain::Role role) {
    auto pair = make_keys();
    const bool station = role == domain::Role::agent || role == domain::Role::console;
    keys_.push_back(
        {.public_key = pair.public_key,
         .principal = std::string(to_string(role)) + std::to_string(keys_.size()),
         .kind = station ? domain::PrincipalKind::station : domain::PrincipalKind::person,
         .role = role,
         .label = "",
         .agent_ids = {},
         .not_before = clock.now() - hours{1},
         .not_after = clock.now() + hours{1},
         .revoked_at = {}});
    authenticator.load(keys_);
    return pair;
}

void TwoDoors::revoke(const std::string& public_key) {
    for (auto& key : keys_) {
        if (key.public_key == public_key) {
            key.revoked_at = clock.now();
        }
    }
    authenticator.load(keys_);
}

Peer TwoDoors::knock(Door door, const KeyPair& own, const std::string& routing_id) {
    return {server->endpoint(door), server->public_key(door), own, routing_id};
}

std::optional<ChannelEvent> TwoDoors::await(ChannelEvent::Kind kind) {
    std::unique_lock lock(mutex_);
    std::optional<ChannelEvent> found;
    noted_.wait_for(lock, std::chrono::seconds{20}, [&] {
        const auto event = std::find_if(events_.begin(), events_.end(), [&](const auto& candidate) {
            return candidate.kind == kind;
        });
        if (event != events_.end()) {
            found = *event;
        }
        return found.has_value();
    });
    return found;
}

}  // namespace callveil::tests

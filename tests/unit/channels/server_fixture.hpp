// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "channels/server.hpp"
#include "support/fakes.hpp"
#include "wire/envelope.hpp"

namespace callveil::tests {

/// A CURVE key pair in Z85.
struct KeyPair {
    std::string public_key;
    std::string secret_key;
};
KeyPair make_keys();

/// A DEALER that talks to one door. Its own thread only.
class Peer {
public:
    Peer(const std::string& endpoint, const std::string& server_key, const KeyPair& own,
         const std::string& routing_id = "");

    void send(const std::vector<std::string>& frames);
    /// The next message, or nothing when none comes in time.
    std::optional<std::vector<std::string>> receive(
        std::chrono::milliseconds patience = std::chrono::seconds{20});
    /// Sends one message and reads the answer.
    Result<wire::Envelope> ask(std::string_view verb, wire::Json body = wire::Json::object(),
                               std::string_view id = "q");
    /// The error code that `verb` is answered with, or nothing when it succeeds.
    std::optional<ErrorCode> refusal_of(std::string_view verb,
                                        wire::Json body = wire::Json::object());
    /// Waits until the library says that the handshake failed for lack of admission.
    bool is_turned_away();
    /// Waits until the library has noticed that its connection is gone. A message that is half sent
    /// must not be closed before: this libzmq would end the process (session_base.cpp, pull_msg).
    void await_disconnection();

private:
    zmq::context_t context_{1};
    zmq::socket_t socket_{context_, zmq::socket_type::dealer};
    zmq::socket_t monitor_;
};

/// Both doors of a daemon on free ports, in front of a verb table with verbs that answer at once.
class TwoDoors {
public:
    TwoDoors();
    ~TwoDoors();

    KeyPair enroll(domain::Role role);
    void revoke(const std::string& public_key);
    Peer knock(channels::Door door, const KeyPair& own, const std::string& routing_id = "");
    /// Waits for an event of `kind`. @return nothing when none comes in time.
    std::optional<channels::ChannelEvent> await(channels::ChannelEvent::Kind kind);

    FakeClock clock;
    channels::Authenticator authenticator;
    channels::RequestPool pool{2, 4096};
    channels::Dispatcher agents{{pool, pool}};
    channels::Dispatcher admins{{pool, pool}};
    std::unique_ptr<channels::Server> server;

private:
    std::vector<domain::EnrolledKey> keys_;
    std::mutex mutex_;
    std::condition_variable noted_;
    std::vector<channels::ChannelEvent> events_;
};

}  // namespace callveil::tests

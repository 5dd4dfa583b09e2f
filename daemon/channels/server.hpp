// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "channels/authenticator.hpp"
#include "channels/dispatcher.hpp"
#include "channels/unended_messages.hpp"
#include "crypto/secret.hpp"
#include "ports/clock.hpp"

namespace callveil::channels {

/// Where the two doors are and which keys stand behind them.
struct ServerOptions {
    std::string agent_endpoint;  ///< explicit tcp address; port "*" takes a free one
    std::string admin_endpoint;
    crypto::Secret agent_secret_key;  ///< CURVE, Z85
    crypto::Secret admin_secret_key;  ///< CURVE, Z85
    UnendedLimits unended{};          ///< of each door
};

/// Something worth a line in the log; never content of a message.
struct ChannelEvent {
    /// `connection_cut`: one that sent without end, see UnendedMessages.
    enum class Kind { handshake_refused, message_refused, frames_dropped, connection_cut };
    Kind kind;
    Door door;
    /// Or the public key (Z85) when it stands for nobody. Of a connection that was cut: each
    /// principal whose it may be, with its key; more than one only when it never ended a message.
    std::string principal;
    std::string verb;  ///< when it is a known verb
    ErrorCode code = ErrorCode::denied;
    std::string address = {};  ///< of a connection that was cut
};
/// Called on the socket thread and on the threads that answer; must not block or throw.
using ChannelObserver = std::function<void(const ChannelEvent&)>;

/// The agent channel and the admin channel: two ROUTER sockets with CURVE and the ZAP handler.
///
/// One thread owns every socket; requests run on the dispatchers' pool and answers come back over a
/// queue. Each message is checked three times: key known at the handshake, key still valid now,
/// role may use the verb. Source of the socket options: docs/formats/wire.md.
class Server {
public:
    Server(ServerOptions options, const Authenticator& authenticator, const ports::Clock& clock,
           Dispatcher& agents, Dispatcher& admins, ChannelObserver observer);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds both sockets and begins to serve.
    /// @error misconfigured  a wildcard address, a bad key, one key for both doors, an endpoint
    /// that
    ///                       is in use.
    /// @error unavailable    no descriptor is left.
    /// @error internal       libzmq does not enforce the ZAP domain: nobody may be let in.
    Result<void> start();
    /// Stops serving and joins. Answers that are still out are dropped. Idempotent.
    void stop();

    /// Endpoint as bound, with its real port. Valid after start().
    const std::string& endpoint(Door door) const noexcept;
    /// Public key (Z85) that clients of this door pin.
    const std::string& public_key(Door door) const noexcept;

private:
    struct Loop;
    std::shared_ptr<Loop> loop_;
};

}  // namespace callveil::channels

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <zmq.hpp>

#include "callveil/result.hpp"
#include "channels/authenticator.hpp"
#include "crypto/secret.hpp"
#include "wire/envelope.hpp"

namespace callveil::channels {

/// One message as a ROUTER gives it.
struct Incoming {
    std::string routing_id;
    std::string public_key;  ///< Z85; what the ZAP handler set as User-Id
    wire::Frames frames;
    bool whole = false;   ///< exactly three frames came
    int descriptor = -1;  ///< of the connection that it came over
};

/// Makes a ROUTER for `door` with every option of docs/formats/wire.md, and binds it.
/// @error misconfigured, internal  as Server::start.
Result<zmq::socket_t> bind_router(zmq::context_t& context, Door door, const std::string& endpoint,
                                  const crypto::Secret& secret_key);

/// Public half (Z85) of a CURVE secret key (Z85). @error misconfigured  not such a key.
Result<std::string> curve_public_key(const crypto::Secret& secret_key);

/// Takes one waiting message, or nothing.
std::optional<Incoming> receive(zmq::socket_t& router);

/// Sends to one peer; a peer that has gone is no error.
void send(zmq::socket_t& router, const std::string& routing_id, const wire::Frames& frames);

/// A handshake that asked for admission.
struct Knock {
    Door door;
    std::string public_key;  ///< Z85
    std::string address;     ///< of the peer, without its port
    bool admitted = false;
};
/// Answers one waiting ZAP request (RFC 27) from memory. @return what it asked and was told.
std::optional<Knock> answer_zap(zmq::socket_t& zap, const Authenticator& authenticator,
                                domain::TimePoint now);

}  // namespace callveil::channels

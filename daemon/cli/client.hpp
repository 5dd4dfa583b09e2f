// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <zmq.hpp>

#include "callveil/result.hpp"
#include "wire/envelope.hpp"
#include "wire/identity_file.hpp"

namespace callveil::cli {

/// One person's connection to the admin channel. Asks one question at a time; for one thread.
class Client {
public:
    /// Prepares the connection; it is made with the first question. Wipes the secret key.
    /// @error misconfigured  the identity has no admin channel, or an endpoint that is no address.
    static Result<Client> connect(wire::IdentityFile identity, std::chrono::milliseconds timeout);

    /// Sends `request` and waits for its answer.
    /// @error unavailable  no answer in time; then `is_silent()`.
    /// @error any          what the daemon answered.
    template <wire::Request T>
    Result<typename T::Reply> ask(const T& request) {
        const auto id = make_id();
        CALLVEIL_ASSIGN(const auto envelope, exchange(id, wire::request_frames(id, request)));
        return wire::read_reply<T>(envelope);
    }

    /// Whether the last question got no answer at all.
    bool is_silent() const noexcept { return is_silent_; }

private:
    using Deadline = std::chrono::steady_clock::time_point;

    Client(std::string endpoint, std::chrono::milliseconds timeout);
    static std::string make_id();
    void open(const wire::IdentityFile& identity);
    Result<wire::Envelope> exchange(const std::string& id, const wire::Frames& frames);
    Result<wire::Envelope> talk(const std::string& id, const wire::Frames& frames);
    bool wait(short event, Deadline deadline);
    bool send(const wire::Frames& frames, Deadline deadline);
    std::optional<wire::Frames> receive(Deadline deadline);
    tl::unexpected<Error> silence();

    std::string endpoint_;
    std::chrono::milliseconds timeout_;
    bool is_silent_ = false;
    zmq::context_t context_;
    zmq::socket_t socket_;
};

}  // namespace callveil::cli

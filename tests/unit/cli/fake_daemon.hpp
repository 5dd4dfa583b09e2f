// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>
#include <zmq.hpp>

#include "cli/bootstrap.hpp"
#include "wire/codec.hpp"
#include "wire/envelope.hpp"
#include "wire/identity_file.hpp"

namespace callveil::tests {

/// The admin channel of a daemon whose answers a test writes: a real ROUTER with CURVE on a free
/// port of the loopback. Questions without an answer stay unanswered.
class FakeDaemon {
public:
    FakeDaemon();
    ~FakeDaemon();
    FakeDaemon(const FakeDaemon&) = delete;
    FakeDaemon& operator=(const FakeDaemon&) = delete;

    /// Answers requests of type T from now on.
    template <wire::Request T>
    void answer(std::function<Result<typename T::Reply>(const T&)> say) {
        set(std::string(T::type), [say](const std::string& id, const wire::Json& body) {
            const auto request = wire::decode<T>(body, wire::Unknown::refuse);
            if (!request) {
                return wire::error_frames(id, request.error());
            }
            const auto reply = say(*request);
            return reply ? wire::reply_frames<T>(id, *reply)
                         : wire::error_frames(id, reply.error());
        });
    }
    /// Answers requests of `type` with frames of the test's own making.
    using Answer = std::function<wire::Frames(const std::string& id, const wire::Json& body)>;
    void set(const std::string& type, Answer answer);

    /// Waits for the answer that is being made, if one is. The way of a message through a socket
    /// orders nothing that the language knows of; this does, for answers before it and after it.
    void end_answer() const;

    /// Types of the requests that came, in order.
    std::vector<std::string> asked() const;
    /// Text of all requests that came.
    std::string traffic() const;

    /// Writes an identity file that opens this door. `endpoint` and `server_key` may be others.
    std::filesystem::path write_identity(const std::filesystem::path& path) const;
    const std::string& endpoint() const noexcept { return endpoint_; }
    const std::string& server_key() const noexcept { return keys_.public_key; }

private:
    void serve(zmq::socket_t router);
    wire::Frames answer_to(const wire::Frames& frames);

    cli::CurvePair keys_ = cli::make_curve_pair();
    std::string endpoint_;
    mutable std::mutex mutex_;
    std::map<std::string, Answer> answers_;
    std::vector<std::string> asked_;
    std::string traffic_;
    zmq::context_t context_;
    std::thread thread_;
};

/// An identity of a person with fresh keys.
wire::IdentityFile make_identity(const std::string& endpoint, const std::string& server_key);

}  // namespace callveil::tests

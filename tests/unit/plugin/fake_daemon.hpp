// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>
#include <zmq.hpp>

#include "crypto/box.hpp"
#include "plugin/wake_up.hpp"
#include "wire/agent_messages.hpp"
#include "wire/envelope.hpp"
#include "wire/identity_file.hpp"

namespace callveil::tests {

inline constexpr std::chrono::seconds patience{20};

/// A real ROUTER with CURVE on a loopback port, whose answers a test decides.
class FakeDaemon {
public:
    /// Frames to answer with, or nullopt to stay silent. Runs on the daemon's thread.
    using Handler = std::function<std::optional<wire::Frames>(const wire::Envelope&)>;

    FakeDaemon();
    ~FakeDaemon();

    void start();
    void stop();
    /// Answers of one message type; the standard ones are those of a friendly empty daemon.
    void on(const std::string& type, Handler handler);
    /// Everything of one type that has arrived, waiting until there are `count`.
    std::vector<wire::Envelope> await(const std::string& type, std::size_t count);
    std::size_t count(const std::string& type);
    /// Forgets what has arrived.
    void forget();

    std::string endpoint() const { return endpoint_; }
    /// An identity of a station of this daemon, as a file of mode 0600 in `folder`.
    std::filesystem::path write_identity(const std::filesystem::path& folder) const;
    /// What a submit message holds.
    Result<wire::RequestBody> open(const wire::Submit& submit) const;

    template <wire::Request T>
    void reply(const typename T::Reply& reply) {
        on(std::string(T::type), [reply](const wire::Envelope& envelope) {
            return wire::reply_frames<T>(envelope.id, reply);
        });
    }
    void refuse(const std::string& type, ErrorCode code, const std::string& detail);
    /// Whether keys are let in at the handshake; they are at first.
    enum class Door { open, shut };
    void set_door(Door door);
    /// Waits until `count` handshakes were refused.
    void await_refused_handshakes(int count);

private:
    void serve();
    void answer_handshake(zmq::socket_t& zap);
    std::optional<wire::Frames> answer(const wire::Envelope& envelope);

    crypto::BoxKeys keys_ = crypto::make_box_keys();
    crypto::BoxKeys seal_ = crypto::make_box_keys();
    std::string endpoint_ = "tcp://127.0.0.1:*";
    plugin::WakeUp wake_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::map<std::string, Handler> handlers_;
    std::vector<wire::Envelope> received_;
    Door door_ = Door::open;
    int refused_handshakes_ = 0;
    bool quitting_ = false;
    bool bound_ = false;
    std::thread thread_;
};

}  // namespace callveil::tests

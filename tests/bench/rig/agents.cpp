// SPDX-License-Identifier: Apache-2.0
#include "rig/agents.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <zmq.hpp>

#include "crypto/box.hpp"
#include "wire/envelope.hpp"
#include "wire/uuid.hpp"

namespace callveil::bench {
namespace {

using Clock = std::chrono::steady_clock;

template <typename T>
T value_of(Result<T> result) {
    if (!result) {
        throw std::runtime_error(result.error().detail);
    }
    return std::move(*result);
}

wire::RequestBody body_of(std::size_t number) {
    return {.kind = number % 2 == 0 ? "access" : "pseudonymization",
            .name = fmt::format("Person {}", number),
            .phones = {fmt::format("20255501{:02}", number % 100)},
            .emails = {fmt::format("person{}@example.com", number)},
            .customer_id = fmt::format("C-{}", number),
            .comments = "asked on the phone",
            .interaction_id = fmt::format("call-{}", number),
            .agent_id = "agent-1",
            .received_at = "2026-01-05T12:00:00.000000Z"};
}

/// One connection with at most one request on the way.
class Agent {
public:
    Agent(zmq::context_t& context, const wire::IdentityFile& identity)
        : socket_(context, zmq::socket_type::dealer) {
        socket_.set(zmq::sockopt::linger, 0);
        socket_.set(zmq::sockopt::curve_serverkey, identity.server_key);
        socket_.set(zmq::sockopt::curve_publickey, identity.public_key);
        socket_.set(zmq::sockopt::curve_secretkey, identity.secret_key);
        socket_.connect(identity.endpoint);
    }

    void send(const wire::Frames& frames) {
        sent_at_ = Clock::now();
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const auto more =
                i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none;
            socket_.send(zmq::buffer(frames[i]), more);
        }
    }

    /// Microseconds since `send` when an answer has come; counts one that is an error.
    std::optional<double> answer(std::size_t& refused) {
        wire::Frames frames;
        zmq::message_t part;
        do {
            if (!socket_.recv(part, zmq::recv_flags::dontwait)) {
                return std::nullopt;
            }
            frames.push_back(part.to_string());
        } while (part.more());
        refused += frames.size() == 3 && frames[1] == wire::error_type ? 1 : 0;
        return std::chrono::duration<double, std::micro>(Clock::now() - sent_at_).count();
    }

    void* handle() { return socket_.handle(); }

private:
    zmq::socket_t socket_;
    Clock::time_point sent_at_;
};

class Sending {
public:
    Sending(const wire::IdentityFile& identity, const std::vector<SealedRequest>& requests,
            std::size_t agents)
        : requests_(requests) {
        for (std::size_t i = 0; i < agents; ++i) {
            agents_.emplace_back(context_, identity);
            items_.push_back({agents_.back().handle(), 0, ZMQ_POLLIN, 0});
        }
    }

    /// Waits until every connection stands, so that no handshake is timed.
    void greet() {
        for (auto& agent : agents_) {
            agent.send(wire::request_frames("0", wire::Hello{.client = "bench"}));
        }
        std::size_t refused = 0;
        for (std::size_t greeted = 0; greeted < agents_.size();) {
            each_answer(refused, [&](Agent&, double) { ++greeted; });
        }
    }

    Crowd run() {
        Crowd crowd;
        const auto began = Clock::now();
        for (auto& agent : agents_) {
            send_next(agent);
        }
        while (crowd.microseconds.size() < requests_.size()) {
            each_answer(crowd.refused, [&](Agent& agent, double took) {
                crowd.microseconds.push_back(took);
                send_next(agent);
            });
        }
        crowd.took = Clock::now() - began;
        return crowd;
    }

private:
    void each_answer(std::size_t& refused, const auto& use) {
        if (zmq::poll(items_, std::chrono::seconds{20}) == 0) {
            throw std::runtime_error("the daemon did not answer within 20 s");
        }
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if ((items_[i].revents & ZMQ_POLLIN) == 0) {
                continue;
            }
            if (const auto took = agents_[i].answer(refused)) {
                use(agents_[i], *took);
            }
        }
    }

    void send_next(Agent& agent) {
        if (next_ < requests_.size()) {
            const auto& [client_id, reference, sealed] = requests_[next_++];
            agent.send(wire::request_frames("1", wire::Submit{client_id, reference, sealed}));
        }
    }

    const std::vector<SealedRequest>& requests_;
    std::size_t next_ = 0;
    zmq::context_t context_{1};
    std::vector<Agent> agents_;
    std::vector<zmq::pollitem_t> items_;
};

}  // namespace

std::vector<SealedRequest> seal_requests(const wire::IdentityFile& identity, std::size_t count) {
    const auto key = value_of(crypto::from_base64(identity.seal_key));
    std::vector<SealedRequest> requests;
    for (std::size_t i = 0; i < count; ++i) {
        const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now().time_since_epoch());
        const auto id = wire::make_uuid7(now, crypto::random_bytes(10));
        const auto sealed = value_of(crypto::seal_to(key, wire::encode(body_of(i)).dump()));
        requests.push_back({id, value_of(wire::reference_of(id)), crypto::base64(sealed)});
    }
    return requests;
}

Crowd send_all(const wire::IdentityFile& identity, const std::vector<SealedRequest>& requests,
               std::size_t agents) {
    Sending sending(identity, requests, agents);
    sending.greet();
    return sending.run();
}

}  // namespace callveil::bench

// SPDX-License-Identifier: Apache-2.0
#include "channels/server.hpp"

#include <array>
#include <atomic>
#include <thread>

#include "channels/answer_queue.hpp"
#include "channels/sockets.hpp"

namespace callveil::channels {
namespace {

constexpr int messages_per_round = 64;
/// How long a connection may send without being looked at. Loopback brings 100 MiB in it at most.
constexpr std::chrono::milliseconds look_every{200};

const wire::Limits& limits_of(Door door) noexcept {
    return door == Door::agent ? wire::agent_limits : wire::admin_limits;
}

/// An answer that passes the limit would make the asker's libzmq cut the connection.
wire::Frames answer_frames(Door door, const std::string& type, const std::string& id,
                           Result<wire::Json> result) {
    if (!result) {
        return wire::error_frames(id, result.error());
    }
    auto frames = wire::write_envelope(wire::reply_type(type), id, std::move(*result));
    const auto limit = limits_of(door).bytes;
    return frames.back().size() <= limit
               ? frames
               : wire::error_frames(
                     id, {ErrorCode::too_large, "the answer passes " + std::to_string(limit) +
                                                    " bytes; ask for a smaller page"});
}

/// Waits for any of `items`, for `look_every` at most; a signal is no reason to stop.
void wait(std::array<zmq::pollitem_t, 4>& items) {
    try {
        zmq::poll(items.data(), items.size(), look_every);
    } catch (const zmq::error_t& problem) {
        if (problem.num() != EINTR) {
            throw;
        }
    }
}

}  // namespace

/// Everything that the socket thread owns.
struct Server::Loop {
    ServerOptions options;
    const Authenticator& authenticator;
    const ports::Clock& clock;
    std::array<Dispatcher*, 2> dispatchers;
    ChannelObserver observer;
    zmq::context_t context{1};
    zmq::socket_t zap;
    std::array<zmq::socket_t, 2> routers;
    std::array<std::string, 2> endpoints;
    std::array<std::string, 2> public_keys;
    std::array<UnendedMessages, 2> unended{UnendedMessages{options.unended},
                                           UnendedMessages{options.unended}};
    std::chrono::steady_clock::time_point looked_at{};
    std::shared_ptr<AnswerQueue> answers = std::make_shared<AnswerQueue>();
    std::atomic<bool> stopping{false};
    std::thread thread;

    static std::size_t index(Door door) noexcept { return door == Door::agent ? 0 : 1; }

    void note(const ChannelEvent& event) const {
        if (observer) {
            observer(event);
        }
    }

    Result<void> bind(Door door, const std::string& endpoint, const crypto::Secret& key) {
        CALLVEIL_ASSIGN(public_keys[index(door)], curve_public_key(key));
        CALLVEIL_ASSIGN(routers[index(door)], bind_router(context, door, endpoint, key));
        endpoints[index(door)] = routers[index(door)].get(zmq::sockopt::last_endpoint);
        return {};
    }

    Result<void> open() {
        if (answers->descriptor() < 0) {
            return fail(ErrorCode::unavailable, "no file descriptor is left; raise LimitNOFILE");
        }
        if (options.agent_secret_key.equals(options.admin_secret_key)) {
            return fail(ErrorCode::misconfigured,
                        "both channels have the same key; one that leaks would open both");
        }
        try {
            zap = zmq::socket_t(context, zmq::socket_type::rep);
            zap.set(zmq::sockopt::linger, 0);
            zap.bind("inproc://zeromq.zap.01");
        } catch (const zmq::error_t& problem) {
            return fail(ErrorCode::internal,
                        std::string("the handshake handler cannot start: ") + problem.what());
        }
        CALLVEIL_TRY(bind(Door::agent, options.agent_endpoint, options.agent_secret_key));
        return bind(Door::admin, options.admin_endpoint, options.admin_secret_key);
    }

    void close_all() {
        for (auto& router : routers) {
            router.close();
        }
        zap.close();
    }

    void run() {
        std::array<zmq::pollitem_t, 4> items{{{zap.handle(), 0, ZMQ_POLLIN, 0},
                                              {routers[0].handle(), 0, ZMQ_POLLIN, 0},
                                              {routers[1].handle(), 0, ZMQ_POLLIN, 0},
                                              {nullptr, answers->descriptor(), ZMQ_POLLIN, 0}}};
        while (!stopping) {
            wait(items);
            send_answers();
            serve_handshakes();
            serve(Door::agent);
            serve(Door::admin);
            look_at_connections(std::chrono::steady_clock::now());
        }
        send_answers();
        close_all();
    }

    void send_answers() {
        for (const auto& answer : answers->take()) {
            send(routers[index(answer.door)], answer.routing_id, answer.frames);
        }
    }

    void serve_handshakes() {
        if ((zap.get(zmq::sockopt::events) & ZMQ_POLLIN) == 0) {
            return;
        }
        const auto knock = answer_zap(zap, authenticator, clock.now());
        if (knock && knock->admitted) {
            unended[index(knock->door)].admitted(knock->address, knock->public_key,
                                                 std::chrono::steady_clock::now());
        } else if (knock) {
            note({ChannelEvent::Kind::handshake_refused, knock->door, knock->public_key, "",
                  ErrorCode::denied});
        }
    }

    void look_at_connections(std::chrono::steady_clock::time_point now) {
        if (now - looked_at < look_every) {
            return;
        }
        looked_at = now;
        for (const auto door : {Door::agent, Door::admin}) {
            const auto port = port_of(endpoints[index(door)]);
            for (const auto& flood : unended[index(door)].look(tcp_peers(port), now)) {
                cut(flood.peer, port);
                note({ChannelEvent::Kind::connection_cut, door, names_of(door, flood.keys), "",
                      ErrorCode::too_large,
                      flood.peer.address + ":" + std::to_string(flood.peer.port)});
            }
        }
    }

    /// "desk-7 (KEY)" of each key; the key alone when it is not enrolled any more.
    std::string names_of(Door door, const std::vector<std::string>& keys) const {
        std::string names;
        for (const auto& key : keys) {
            const auto caller = authenticator.identify(door, key, clock.now());
            names += names.empty() ? "" : ", ";
            names += caller ? caller->principal + " (" + key + ")" : key;
        }
        return names;
    }

    void serve(Door door) {
        for (int count = 0; count < messages_per_round; ++count) {
            auto incoming = receive(routers[index(door)]);
            if (!incoming) {
                return;
            }
            take(door, *incoming);
        }
    }

    void take(Door door, const Incoming& incoming) {
        unended[index(door)].ended(incoming.descriptor, incoming.public_key,
                                   bytes_received(incoming.descriptor),
                                   std::chrono::steady_clock::now());
        if (!incoming.whole) {
            note({ChannelEvent::Kind::frames_dropped, door, incoming.public_key, "",
                  ErrorCode::invalid_argument});
            return;
        }
        const auto caller = authenticator.identify(door, incoming.public_key, clock.now());
        auto envelope = wire::read_envelope(incoming.frames, limits_of(door));
        const auto id = envelope ? envelope->id : std::string("0");
        const auto type = envelope ? envelope->type : std::string();
        const auto reply =
            replier(door, incoming, caller ? caller->principal : incoming.public_key, type, id);
        if (!caller) {
            reply(fail(caller.error()));
        } else if (!envelope) {
            reply(fail(envelope.error()));
        } else {
            dispatchers[index(door)]->dispatch(*caller, std::move(*envelope), reply);
        }
    }

    Reply replier(Door door, const Incoming& incoming, const std::string& who,
                  const std::string& type, const std::string& id) {
        const auto verb = dispatchers[index(door)]->knows(type) ? type : std::string();
        return [queue = answers, watch = observer, door, routing_id = incoming.routing_id, who,
                type, id, verb](Result<wire::Json> result) {
            if (!result && watch) {
                watch({ChannelEvent::Kind::message_refused, door, who, verb, result.error().code});
            }
            queue->push({door, routing_id, answer_frames(door, type, id, std::move(result))});
        };
    }
};

Server::Server(ServerOptions options, const Authenticator& authenticator, const ports::Clock& clock,
               Dispatcher& agents, Dispatcher& admins, ChannelObserver observer)
    : loop_(new Loop{.options = std::move(options),
                     .authenticator = authenticator,
                     .clock = clock,
                     .dispatchers = {&agents, &admins},
                     .observer = std::move(observer),
                     .zap = {},
                     .routers = {},
                     .endpoints = {},
                     .public_keys = {},
                     .thread = {}}) {}

Server::~Server() {
    stop();
}

Result<void> Server::start() {
    CALLVEIL_TRY(loop_->open());
    loop_->thread = std::thread([loop = loop_.get()] { loop->run(); });
    return {};
}

void Server::stop() {
    loop_->stopping = true;
    loop_->answers->wake();
    if (loop_->thread.joinable()) {
        loop_->thread.join();
    }
}

const std::string& Server::endpoint(Door door) const noexcept {
    return loop_->endpoints[Loop::index(door)];
}

const std::string& Server::public_key(Door door) const noexcept {
    return loop_->public_keys[Loop::index(door)];
}

}  // namespace callveil::channels

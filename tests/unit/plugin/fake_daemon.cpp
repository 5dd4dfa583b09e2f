// SPDX-License-Identifier: Apache-2.0
#include "unit/plugin/fake_daemon.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "wire/codec.hpp"

namespace callveil::tests {

FakeDaemon::FakeDaemon() {
    reply<wire::Hello>({"fake daemon", "2026-11-23T00:00:00.000Z", "station-1", 90});
    reply<wire::Prefill>({0, {}, {}});
    reply<wire::Status>({});
    on("submit", [](const wire::Envelope& envelope) -> std::optional<wire::Frames> {
        return wire::reply_frames<wire::Submit>(
            envelope.id, {envelope.body.at("reference"), "pending_approval",
                          "2026-11-23T00:00:00.000Z", "2026-12-23T00:00:00.000Z"});
    });
    start();
}

FakeDaemon::~FakeDaemon() {
    stop();
}

void FakeDaemon::start() {
    std::unique_lock lock(mutex_);
    quitting_ = false;
    bound_ = false;
    thread_ = std::thread([this] { serve(); });
    arrived_.wait(lock, [this] { return bound_; });
}

void FakeDaemon::stop() {
    {
        const std::lock_guard lock(mutex_);
        quitting_ = true;
    }
    wake_.wake();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void FakeDaemon::on(const std::string& type, Handler handler) {
    const std::lock_guard lock(mutex_);
    handlers_[type] = std::move(handler);
}

void FakeDaemon::refuse(const std::string& type, ErrorCode code, const std::string& detail) {
    on(type, [code, detail](const wire::Envelope& envelope) {
        return wire::error_frames(envelope.id, {code, detail});
    });
}

std::vector<wire::Envelope> FakeDaemon::await(const std::string& type, std::size_t count) {
    std::vector<wire::Envelope> found;
    std::unique_lock lock(mutex_);
    const bool there = arrived_.wait_for(lock, patience, [&] {
        found.clear();
        std::copy_if(received_.begin(), received_.end(), std::back_inserter(found),
                     [&](const auto& one) { return one.type == type; });
        return found.size() >= count;
    });
    if (!there) {
        throw std::runtime_error("the daemon waited in vain for " + type);
    }
    return found;
}

std::size_t FakeDaemon::count(const std::string& type) {
    return await(type, 0).size();
}

void FakeDaemon::forget() {
    const std::lock_guard lock(mutex_);
    received_.clear();
}

std::filesystem::path FakeDaemon::write_identity(const std::filesystem::path& folder) const {
    const auto station = crypto::make_box_keys();
    wire::IdentityFile identity;
    identity.principal = "station-1";
    identity.public_key = crypto::z85(station.public_key).value();
    identity.secret_key = crypto::z85(station.secret_key.view()).value();
    identity.endpoint = endpoint_;
    identity.server_key = crypto::z85(keys_.public_key).value();
    identity.seal_key = crypto::base64(seal_.public_key);
    auto path = folder / "station.key";
    const auto written = wire::write_identity_file(path, identity);
    if (!written) {
        throw std::runtime_error(written.error().detail);
    }
    return path;
}

Result<wire::RequestBody> FakeDaemon::open(const wire::Submit& submit) const {
    CALLVEIL_ASSIGN(const auto sealed, crypto::from_base64(submit.sealed));
    CALLVEIL_ASSIGN(const auto plain, crypto::open_sealed(seal_, sealed));
    CALLVEIL_ASSIGN(const auto json, wire::parse_untrusted(plain, wire::agent_limits));
    return wire::decode<wire::RequestBody>(json, wire::Unknown::refuse);
}

std::optional<wire::Frames> FakeDaemon::answer(const wire::Envelope& envelope) {
    Handler handler;
    {
        const std::lock_guard lock(mutex_);
        received_.push_back(envelope);
        handler = handlers_[envelope.type];
        arrived_.notify_all();
    }
    return handler ? handler(envelope) : std::nullopt;
}

void FakeDaemon::set_door(Door door) {
    const std::lock_guard lock(mutex_);
    door_ = door;
}

void FakeDaemon::await_refused_handshakes(int count) {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_for(lock, patience, [&] { return refused_handshakes_ >= count; })) {
        throw std::runtime_error("the daemon waited in vain for a handshake");
    }
}

/// RFC 27/ZAP: version, request id, then what is not looked at.
void FakeDaemon::answer_handshake(zmq::socket_t& zap) {
    std::vector<std::string> frames;
    zmq::message_t frame;
    do {
        (void)zap.recv(frame);
        frames.push_back(frame.to_string());
    } while (frame.more());
    const std::lock_guard lock(mutex_);
    const bool open = door_ == Door::open;
    refused_handshakes_ += open ? 0 : 1;
    arrived_.notify_all();
    for (const std::string& part :
         {std::string("1.0"), frames.at(1), std::string(open ? "200" : "400"), std::string("said"),
          std::string("station")}) {
        zap.send(zmq::buffer(part), zmq::send_flags::sndmore);
    }
    zap.send(zmq::message_t(), zmq::send_flags::none);
}

void FakeDaemon::serve() {
    zmq::context_t context(1);
    zmq::socket_t zap(context, zmq::socket_type::rep);
    zap.set(zmq::sockopt::linger, 0);
    zap.bind("inproc://zeromq.zap.01");
    zmq::socket_t router(context, zmq::socket_type::router);
    router.set(zmq::sockopt::linger, 0);
    router.set(zmq::sockopt::zap_domain, std::string("agent"));
    router.set(zmq::sockopt::curve_server, true);
    router.set(zmq::sockopt::curve_secretkey, crypto::z85(keys_.secret_key.view()).value());
    router.bind(endpoint_);
    {
        const std::lock_guard lock(mutex_);
        endpoint_ = router.get(zmq::sockopt::last_endpoint);
        bound_ = true;
        arrived_.notify_all();
    }
    for (;;) {
        zmq::pollitem_t items[] = {{router.handle(), 0, ZMQ_POLLIN, 0},
                                   {nullptr, wake_.descriptor(), ZMQ_POLLIN, 0},
                                   {zap.handle(), 0, ZMQ_POLLIN, 0}};
        zmq::poll(items, 3, std::chrono::milliseconds(-1));
        if (items[1].revents != 0) {
            wake_.clear();
            const std::lock_guard lock(mutex_);
            if (quitting_) {
                return;
            }
        }
        if (items[2].revents != 0) {
            answer_handshake(zap);
        }
        std::vector<std::string> frames;
        zmq::message_t frame;
        while (router.recv(frame, zmq::recv_flags::dontwait)) {
            frames.push_back(frame.to_string());
            if (frame.more()) {
                continue;
            }
            const auto envelope =
                wire::read_envelope({frames.begin() + 1, frames.end()}, wire::agent_limits);
            const auto reply = envelope ? answer(*envelope) : std::nullopt;
            if (reply) {
                router.send(zmq::buffer(frames.front()), zmq::send_flags::sndmore);
                for (std::size_t index = 0; index < reply->size(); ++index) {
                    router.send(zmq::buffer((*reply)[index]), index + 1 < reply->size()
                                                                  ? zmq::send_flags::sndmore
                                                                  : zmq::send_flags::none);
                }
            }
            frames.clear();
        }
    }
}

}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include "unit/cli/fake_daemon.hpp"

#include <stdexcept>

#include "crypto/box.hpp"

namespace callveil::tests {
namespace {

bool receive(zmq::socket_t& router, std::vector<std::string>& frames) {
    zmq::message_t frame;
    frames.clear();
    do {
        if (!router.recv(frame)) {
            return false;
        }
        frames.push_back(frame.to_string());
    } while (frame.more());
    return true;
}

void send(zmq::socket_t& router, const std::string& peer, const wire::Frames& frames) {
    router.send(zmq::buffer(peer), zmq::send_flags::sndmore);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        router.send(zmq::buffer(frames[i]),
                    i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
    }
}

}  // namespace

FakeDaemon::FakeDaemon() {
    zmq::socket_t router(context_, zmq::socket_type::router);
    router.set(zmq::sockopt::linger, 0);
    router.set(zmq::sockopt::curve_server, true);
    router.set(zmq::sockopt::curve_secretkey, keys_.secret_key);
    router.bind("tcp://127.0.0.1:*");
    endpoint_ = router.get(zmq::sockopt::last_endpoint);
    thread_ =
        std::thread([this, socket = std::move(router)]() mutable { serve(std::move(socket)); });
}

FakeDaemon::~FakeDaemon() {
    context_.shutdown();
    thread_.join();
}

void FakeDaemon::serve(zmq::socket_t router) {
    try {
        std::vector<std::string> frames;
        while (receive(router, frames)) {
            const auto reply = answer_to({frames.begin() + 1, frames.end()});
            if (!reply.empty()) {
                send(router, frames.front(), reply);
            }
        }
    } catch (const zmq::error_t& over) {
        if (over.num() != ETERM) {
            throw;
        }
    }
}

wire::Frames FakeDaemon::answer_to(const wire::Frames& frames) {
    const auto envelope = wire::read_envelope(frames, wire::admin_limits);
    if (!envelope) {
        throw std::runtime_error("the client sent a malformed message");
    }
    const std::lock_guard lock(mutex_);
    asked_.push_back(envelope->type);
    traffic_ += frames[2] + "\n";
    const auto answer = answers_.find(envelope->type);
    return answer == answers_.end() ? wire::Frames{} : answer->second(envelope->id, envelope->body);
}

void FakeDaemon::set(const std::string& type, Answer answer) {
    const std::lock_guard lock(mutex_);
    answers_[type] = std::move(answer);
}

void FakeDaemon::end_answer() const {
    const std::lock_guard lock(mutex_);
}

std::vector<std::string> FakeDaemon::asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
}

std::string FakeDaemon::traffic() const {
    const std::lock_guard lock(mutex_);
    return traffic_;
}

wire::IdentityFile make_identity(const std::string& endpoint, const std::string& server_key) {
    const auto keys = cli::make_curve_pair();
    return {.v = 1,
            .principal = "dana",
            .public_key = keys.public_key,
            .secret_key = keys.secret_key,
            .endpoint = "tcp://127.0.0.1:5570",
            .server_key = server_key,
            .seal_key = crypto::base64(crypto::random_bytes(32)),
            .admin_endpoint = endpoint,
            .admin_server_key = server_key};
}

std::filesystem::path FakeDaemon::write_identity(const std::filesystem::path& path) const {
    if (!wire::write_identity_file(path, make_identity(endpoint_, server_key()))) {
        throw std::runtime_error("the identity file cannot be written");
    }
    return path;
}

}  // namespace callveil::tests

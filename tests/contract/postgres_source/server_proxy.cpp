// SPDX-License-Identifier: Apache-2.0
#include "contract/postgres_source/server_proxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <memory>
#include <string_view>

namespace callveil::tests {
namespace {

std::string socket_in(const std::string& folder, std::int64_t port) {
    return folder + "/.s.PGSQL." + std::to_string(port);
}

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    return address;
}

int unix_socket(const std::string& path, int (*use)(int, const sockaddr*, socklen_t)) {
    const int handle = ::socket(AF_UNIX, SOCK_STREAM, 0);
    const auto address = address_of(path);
    if (use(handle, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        throw std::runtime_error("cannot use the socket " + path);
    }
    return handle;
}

/// Closes with the object.
struct Socket {
    explicit Socket(int descriptor) : handle(descriptor) {}
    ~Socket() { ::close(handle); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int handle;
};

/// What came from `from`; empty when it closed.
std::string receive(const Socket& from) {
    std::array<char, 65536> buffer{};
    const auto size = ::recv(from.handle, buffer.data(), buffer.size(), 0);
    return {buffer.data(), static_cast<std::size_t>(size < 0 ? 0 : size)};
}

/// Hands on what either says until one closes or a client says COMMIT.
/// @return the words with the COMMIT, not handed on yet; empty where one closed.
std::string hand_on(const Socket& client, const Socket& server) {
    std::array<pollfd, 2> either{pollfd{client.handle, POLLIN, 0},
                                 pollfd{server.handle, POLLIN, 0}};
    while (::poll(either.data(), either.size(), -1) > 0) {
        const bool is_client = either[0].revents != 0;
        auto words = receive(is_client ? client : server);
        if (words.empty() || (is_client && words.find("COMMIT") != std::string::npos)) {
            return words;
        }
        const auto& other = is_client ? server : client;
        ::send(other.handle, words.data(), words.size(), MSG_NOSIGNAL);
    }
    return {};
}

}  // namespace

ServerProxy::ServerProxy(const RunningServer& server, CutAt cut)
    : cut_(cut), listening_(unix_socket(socket_in(folder(), server.port), ::bind)) {
    ::listen(listening_, 1);
    thread_ = std::thread([this, path = socket_in(server.socket, server.port)] { serve(path); });
}

ServerProxy::~ServerProxy() {
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
}

void ServerProxy::serve(const std::string& server_socket) const {
    const Socket client{::accept(listening_, nullptr, nullptr)};
    const Socket server{unix_socket(server_socket, ::connect)};
    const auto commit = hand_on(client, server);
    if (cut_ == CutAt::after_commit && !commit.empty()) {
        ::send(server.handle, commit.data(), commit.size(), MSG_NOSIGNAL);
        receive(server);
    }
}

}  // namespace callveil::tests

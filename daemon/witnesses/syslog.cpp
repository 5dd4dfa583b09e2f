// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <array>
#include <cstring>
#include <ctime>

#include "witnesses/descriptor.hpp"
#include "witnesses/witnesses.hpp"

namespace callveil::witnesses {
namespace {

/// Facility auth (4), severity notice (5): RFC 5424, section 6.2.1.
constexpr int priority = 4 * 8 + 5;
/// Longest wait for a syslog that does not read.
constexpr timeval patience{5, 0};

/// As syslog(3) writes it, which tells nobody when it fails: RFC 3164, section 4.1.2.
std::string stamp() {
    const auto now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    std::array<char, 32> text{};
    const auto size = std::strftime(text.data(), text.size(), "%b %e %H:%M:%S", &local);
    return {text.data(), size};
}

class Syslog final : public ports::Witness {
public:
    explicit Syslog(std::filesystem::path socket)
        : path_(socket.string()), name_("syslog " + path_) {}

    std::string_view name() const noexcept override { return name_; }
    Result<void> keep(std::string_view line) override {
        return send("<" + std::to_string(priority) + ">" + stamp() + " callveil-audit[" +
                    std::to_string(::getpid()) + "]: " + std::string(line));
    }
    /// It goes one way only.
    Result<std::optional<std::string>> last() override { return std::optional<std::string>(); }
    Result<void> check() override { return send({}); }

private:
    tl::unexpected<Error> cannot(const std::string& what) const {
        return fail(ErrorCode::unavailable, name_ + " " + what);
    }
    /// Sends a message; an empty one is not sent, but the way to syslog is tried.
    Result<void> send(const std::string& message) const;

    std::string path_;
    std::string name_;
};

Result<void> Syslog::send(const std::string& message) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.size() >= sizeof address.sun_path) {
        return cannot("has too long a name for a socket");
    }
    std::memcpy(address.sun_path, path_.data(), path_.size());
    const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket.is_open() || ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address),
                                       sizeof address) != 0) {
        return cannot("cannot be reached: " + system_word());
    }
    if (message.empty()) {
        return {};
    }
    ::setsockopt(socket.number(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::send(socket.number(), message.data(), message.size(), MSG_NOSIGNAL) < 0) {
        return cannot("does not take the message: " + system_word());
    }
    return {};
}

}  // namespace

std::unique_ptr<ports::Witness> make_syslog(std::filesystem::path socket) {
    return std::make_unique<Syslog>(std::move(socket));
}

}  // namespace callveil::witnesses

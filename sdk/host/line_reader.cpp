// SPDX-License-Identifier: Apache-2.0
#include "host/line_reader.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace callveil::host {

LineReader::LineReader(int descriptor, std::function<void(std::optional<std::string>)> on_line)
    : descriptor_(descriptor), on_line_(std::move(on_line)) {
    if (::pipe2(stop_, O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "no pipe");
    }
    thread_ = std::thread([this] { read(); });
}

LineReader::~LineReader() {
    ::close(stop_[1]);
    thread_.join();
    ::close(stop_[0]);
}

void LineReader::read() {
    std::string kept;
    std::array<char, 4096> chunk{};
    for (;;) {
        std::array<pollfd, 2> watched{{{descriptor_, POLLIN, 0}, {stop_[0], POLLIN, 0}}};
        if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) {
            break;
        }
        if (watched[1].revents != 0) {
            return;
        }
        const auto count = ::read(descriptor_, chunk.data(), chunk.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            break;
        }
        kept.append(chunk.data(), static_cast<std::size_t>(count));
        for (auto end = kept.find('\n'); end != std::string::npos; end = kept.find('\n')) {
            on_line_(kept.substr(0, end));
            kept.erase(0, end + 1);
        }
    }
    if (!kept.empty()) {
        on_line_(std::move(kept));
    }
    on_line_(std::nullopt);
}

}  // namespace callveil::host

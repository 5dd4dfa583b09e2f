// SPDX-License-Identifier: Apache-2.0
#include "plugin/endpoint.hpp"

#include <arpa/inet.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace callveil::plugin {
namespace {

constexpr std::string_view tcp = "tcp://";
constexpr std::string_view ipc = "ipc://";
constexpr std::size_t max_name = 253;  // RFC 1035

tl::unexpected<Error> wrong(std::string_view what) {
    return fail(ErrorCode::misconfigured, std::string(what));
}

bool is_address(int family, const std::string& host) noexcept {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return ::inet_pton(family, host.c_str(), address.data()) == 1;
}

bool is_name(std::string_view host) noexcept {
    return !host.empty() && host.size() <= max_name &&
           std::all_of(host.begin(), host.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '-' || c == '_';
           });
}

bool is_port(std::string_view text) noexcept {
    std::uint16_t port = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, port);
    return read.ec == std::errc() && read.ptr == end && port != 0;
}

}  // namespace

Result<Endpoint> Endpoint::parse(std::string_view text) {
    Endpoint endpoint;
    endpoint.text_ = text;
    if (text.starts_with(ipc) && text.size() > ipc.size()) {
        return text.size() - ipc.size() < sizeof(sockaddr_un::sun_path)
                   ? Result<Endpoint>(endpoint)
                   : wrong("names a path that is too long for a socket; use one under 108 bytes.");
    }
    if (!text.starts_with(tcp) || text.size() == tcp.size()) {
        return wrong("must be the agent channel, as in tcp://callveil.example:7443.");
    }
    const auto colon = text.rfind(':');
    const std::string host(text.substr(tcp.size(), std::max(colon, tcp.size()) - tcp.size()));
    if (colon < tcp.size() || text.ends_with(']') || !is_port(text.substr(colon + 1))) {
        return wrong("has no port; write it as in tcp://callveil.example:7443.");
    }
    if (host.starts_with('[') && host.ends_with(']') &&
        is_address(AF_INET6, host.substr(1, host.size() - 2))) {
        return endpoint;
    }
    if (!is_name(host)) {
        return wrong("has no host; write it as in tcp://callveil.example:7443.");
    }
    if (!is_address(AF_INET, host)) {
        endpoint.name_ = host;
        endpoint.port_ = text.substr(colon + 1);
    }
    return endpoint;
}

std::string Endpoint::at(std::string_view address) const {
    const bool v6 = address.find(':') != std::string_view::npos;
    return std::string(tcp) + (v6 ? "[" : "") + std::string(address) + (v6 ? "]:" : ":") + port_;
}

}  // namespace callveil::plugin

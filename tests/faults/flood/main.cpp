// SPDX-License-Identifier: Apache-2.0
// What an enrolled key can do at worst: one message of parts that never ends.
// callveil_flood IDENTITY MEBIBYTES   exits when so much was taken, or after 20 s without progress
#include <fmt/format.h>

#include <string>
#include <zmq.hpp>

#include "wire/identity_file.hpp"

int main(int count, char** words) {
    constexpr std::size_t part_bytes = 60'000;
    constexpr std::size_t mebibyte = 1024 * 1024;
    if (count != 3) {
        fmt::print(stderr, "callveil_flood IDENTITY MEBIBYTES\n");
        return 2;
    }
    const auto identity = callveil::wire::read_identity_file(words[1]);
    if (!identity) {
        fmt::print(stderr, "callveil_flood: {}\n", identity.error().detail);
        return 2;
    }
    zmq::context_t context;
    zmq::socket_t socket(context, zmq::socket_type::dealer);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::sndtimeo, 20'000);
    socket.set(zmq::sockopt::curve_serverkey, identity->server_key);
    socket.set(zmq::sockopt::curve_publickey, identity->public_key);
    socket.set(zmq::sockopt::curve_secretkey, identity->secret_key);
    socket.connect(identity->endpoint);
    const std::string part(part_bytes, 'x');
    std::size_t sent = 0;
    while (sent < std::stoull(words[2]) * mebibyte &&
           socket.send(zmq::buffer(part), zmq::send_flags::sndmore)) {
        sent += part.size();
    }
    fmt::print("{} MiB\n", sent / mebibyte);
    return 0;
}

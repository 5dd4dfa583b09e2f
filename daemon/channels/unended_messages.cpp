// SPDX-License-Identifier: Apache-2.0
#include "channels/unended_messages.hpp"

#include <algorithm>
#include <set>

namespace callveil::channels {
namespace {

/// As many as a day of a large centre has; older ones are forgotten.
constexpr std::size_t admissions_kept = 4096;
/// A connection is seen at most so long after its handshake began.
constexpr std::chrono::seconds look_back{2};

}  // namespace

void UnendedMessages::admitted(std::string address, std::string key, Time now) {
    admissions_.push_back({std::move(address), std::move(key), now});
    if (admissions_.size() > admissions_kept) {
        admissions_.pop_front();
    }
}

void UnendedMessages::ended(int descriptor, std::string_view key, std::uint64_t bytes, Time now) {
    const auto found = std::find_if(
        connections_.begin(), connections_.end(),
        [&](const auto& connection) { return connection.peer.descriptor == descriptor; });
    if (found != connections_.end()) {
        found->key = key;
        found->bytes_then = bytes;
        found->ended_at = now;
    }
}

std::vector<Flood> UnendedMessages::look(const std::vector<TcpPeer>& peers, Time now) {
    follow(peers, now);
    std::vector<Flood> floods;
    std::uint64_t total = 0;
    for (const auto& connection : connections_) {
        const auto bytes = unended(connection, now);
        total += bytes;
        floods.push_back({connection.peer, {}, bytes});
    }
    std::sort(floods.begin(), floods.end(),
              [](const Flood& one, const Flood& other) { return one.bytes > other.bytes; });
    std::size_t cut = 0;
    while (cut < floods.size() && floods[cut].bytes > 0 &&
           (floods[cut].bytes > limits_.connection_bytes || total > limits_.total_bytes)) {
        total -= floods[cut++].bytes;
    }
    floods.resize(cut);
    for (auto& flood : floods) {
        flood.keys = keys_of(
            *std::find_if(connections_.begin(), connections_.end(), [&](const auto& connection) {
                return connection.peer.is_same_connection(flood.peer);
            }));
    }
    return floods;
}

void UnendedMessages::follow(const std::vector<TcpPeer>& peers, Time now) {
    std::vector<Connection> living;
    for (const auto& peer : peers) {
        const auto known = std::find_if(
            connections_.begin(), connections_.end(),
            [&](const auto& connection) { return connection.peer.is_same_connection(peer); });
        auto& connection = living.emplace_back(
            known == connections_.end() ? Connection{peer, now, now, 0, {}} : *known);
        connection.peer = peer;
    }
    connections_ = std::move(living);
}

std::uint64_t UnendedMessages::unended(const Connection& connection, Time now) const {
    const auto quiet = std::chrono::duration_cast<std::chrono::seconds>(now - connection.ended_at);
    const auto free = static_cast<std::uint64_t>(quiet.count()) * limits_.free_bytes_per_second;
    const auto counted = connection.bytes_then + free;
    const auto bytes = connection.peer.bytes_received;
    return bytes > counted ? bytes - counted : 0;
}

std::vector<std::string> UnendedMessages::keys_of(const Connection& connection) const {
    if (!connection.key.empty()) {
        return {connection.key};
    }
    std::set<std::string> keys;
    for (const auto& admission : admissions_) {
        if (admission.address == connection.peer.address &&
            admission.at >= connection.since - look_back) {
            keys.insert(admission.key);
        }
    }
    return {keys.begin(), keys.end()};
}

}  // namespace callveil::channels

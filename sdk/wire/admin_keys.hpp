// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Admin channel: who may connect. Times are RFC 3339 in UTC.
namespace callveil::wire {

/// What the owner of the key needs to connect.
struct KeyEnrollReply {
    std::string agent_endpoint;
    std::string agent_server_key;
    std::string admin_endpoint;
    std::string admin_server_key;
    std::string seal_key;
    std::string not_after;
    static constexpr auto fields() {
        return std::tuple{
            must("agent_endpoint", &KeyEnrollReply::agent_endpoint, "where plugins connect"),
            must("agent_server_key", &KeyEnrollReply::agent_server_key,
                 "Z85 key of the agent channel"),
            must("admin_endpoint", &KeyEnrollReply::admin_endpoint,
                 "where CLI and console connect"),
            must("admin_server_key", &KeyEnrollReply::admin_server_key,
                 "Z85 key of the admin channel"),
            must("seal_key", &KeyEnrollReply::seal_key,
                 "Base64 key to which outbox bodies are sealed"),
            must("not_after", &KeyEnrollReply::not_after, "when the key ends")};
    }
};

/// Enrolls a public key for a person or a station.
struct KeyEnroll {
    static constexpr std::string_view type = "key.enroll";
    using Reply = KeyEnrollReply;
    std::string public_key;
    std::string principal;
    std::string kind;
    std::string role;
    std::string label;
    std::vector<std::string> agent_ids;
    std::int64_t valid_days = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("public_key", &KeyEnroll::public_key, "Z85, 40 characters", 40),
            must("principal", &KeyEnroll::principal, "id of the person or station", 64),
            must("kind", &KeyEnroll::kind, "person or station", 16),
            must("role", &KeyEnroll::role, "agent, supervisor, administrator, auditor or console",
                 16),
            may("label", &KeyEnroll::label, "words for the list", 200),
            may("agent_ids", &KeyEnroll::agent_ids,
                "agent ids that desktops assert for this person", 20),
            may("valid_days", &KeyEnroll::valid_days, "1..1825; 0 means 365", 1825)};
    }
};

/// One enrolled key.
struct KeyRow {
    std::string public_key;
    std::string principal;
    std::string kind;
    std::string role;
    std::string label;
    std::string not_before;
    std::string not_after;
    std::string revoked_at;
    std::string state;
    static constexpr auto fields() {
        return std::tuple{
            must("public_key", &KeyRow::public_key, "Z85"),
            must("principal", &KeyRow::principal, "id"),
            must("kind", &KeyRow::kind, "person or station"),
            must("role", &KeyRow::role, "role"),
            must("label", &KeyRow::label, "label"),
            must("not_before", &KeyRow::not_before, "from"),
            must("not_after", &KeyRow::not_after, "until"),
            must("revoked_at", &KeyRow::revoked_at, "when it was revoked, or empty"),
            must("state", &KeyRow::state, "valid, expired, revoked or not yet valid")};
    }
};

/// All enrolled keys.
struct KeyListReply {
    std::vector<KeyRow> keys;
    static constexpr auto fields() {
        return std::tuple{must("keys", &KeyListReply::keys, "keys", 1000)};
    }
};

/// Lists the enrolled keys.
struct KeyList {
    static constexpr std::string_view type = "key.list";
    using Reply = KeyListReply;
    static constexpr auto fields() { return std::tuple{}; }
};

/// A key that no longer opens anything.
struct KeyRevokeReply {
    std::string public_key;
    std::string revoked_at;
    static constexpr auto fields() {
        return std::tuple{must("public_key", &KeyRevokeReply::public_key, "Z85"),
                          must("revoked_at", &KeyRevokeReply::revoked_at, "when")};
    }
};

/// Revokes a key; a connected peer is cut at its next message.
struct KeyRevoke {
    static constexpr std::string_view type = "key.revoke";
    using Reply = KeyRevokeReply;
    std::string public_key;
    static constexpr auto fields() {
        return std::tuple{must("public_key", &KeyRevoke::public_key, "Z85", 40)};
    }
};

}  // namespace callveil::wire

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"
#include "wire/request_body.hpp"

/// Messages between a plugin and the agent channel. Times are RFC 3339 in UTC.
namespace callveil::wire {

struct HelloReply {
    std::string server;
    std::string now;
    std::string principal;
    std::int64_t dedupe_days = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("server", &HelloReply::server, "name and version of the daemon"),
            must("now", &HelloReply::now, "the daemon's clock"),
            must("principal", &HelloReply::principal, "who the key stands for"),
            must("dedupe_days", &HelloReply::dedupe_days, "how long a client id stays known")};
    }
};

struct Hello {
    static constexpr std::string_view type = "hello";
    using Reply = HelloReply;
    std::string client;
    static constexpr auto fields() {
        return std::tuple{must("client", &Hello::client, "name and version of the client", 200)};
    }
};

struct PrefillReply {
    std::int64_t persons = 0;
    std::vector<std::string> phones;
    std::vector<std::string> emails;
    static constexpr auto fields() {
        return std::tuple{
            must("persons", &PrefillReply::persons, "people whom the identifier may mean"),
            must("phones", &PrefillReply::phones, "stored phones; only for one person", 10),
            must("emails", &PrefillReply::emails, "stored e-mails; only for one person", 10)};
    }
};

struct Prefill {
    static constexpr std::string_view type = "prefill";
    using Reply = PrefillReply;
    std::string customer_id;
    std::string phone;
    static constexpr auto fields() {
        return std::tuple{
            may("customer_id", &Prefill::customer_id, "looked up first when given", 256),
            may("phone", &Prefill::phone, "remote number, in any way of writing", 64)};
    }
};

struct SubmitReply {
    std::string reference;
    std::string state;
    std::string received_at;
    std::string due_by;
    static constexpr auto fields() {
        return std::tuple{must("reference", &SubmitReply::reference, "number to read aloud"),
                          must("state", &SubmitReply::state, "state of the request"),
                          must("received_at", &SubmitReply::received_at, "the daemon's receipt"),
                          must("due_by", &SubmitReply::due_by, "legal deadline of the answer")};
    }
};

struct Submit {
    static constexpr std::string_view type = "submit";
    using Reply = SubmitReply;
    std::string client_id;
    std::string reference;
    std::string sealed;
    static constexpr auto fields() {
        return std::tuple{
            must("client_id", &Submit::client_id, "UUIDv7; the same id gets the same answer", 36),
            must("reference", &Submit::reference, "made from the client id", 16),
            must("sealed", &Submit::sealed, "Base64 of crypto_box_seal(request.body)", 48 * 1024)};
    }
};

struct RequestStatus {
    std::string reference;
    std::string kind;
    std::string state;
    std::string outcome;
    std::string reason;
    std::string updated_at;
    static constexpr auto fields() {
        return std::tuple{must("reference", &RequestStatus::reference, "request"),
                          must("kind", &RequestStatus::kind, "pseudonymization or access"),
                          must("state", &RequestStatus::state, "state of the request"),
                          must("outcome", &RequestStatus::outcome, "how it ended, or none"),
                          must("reason", &RequestStatus::reason, "why, for rejected and failed"),
                          must("updated_at", &RequestStatus::updated_at, "last change")};
    }
};

struct StatusReply {
    std::vector<RequestStatus> requests;
    static constexpr auto fields() {
        return std::tuple{must("requests", &StatusReply::requests,
                               "those of the asked that this principal sent", 100)};
    }
};

struct Status {
    static constexpr std::string_view type = "status";
    using Reply = StatusReply;
    std::vector<std::string> references;
    static constexpr auto fields() {
        return std::tuple{must("references", &Status::references, "requests to look at", 100)};
    }
};

/// Every request of the agent channel, in the order of the docs. The only list.
using AgentRequests = std::tuple<Hello, Prefill, Submit, Status>;

}  // namespace callveil::wire

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "wire/agent_messages.hpp"

/// The plugin's way to the daemon. The form model knows nothing else of it, so that it could move
/// into a process of its own.
namespace callveil::plugin {

/// One request of this station as *my requests* shows it. Nothing personal but the reason that a
/// supervisor wrote.
struct RequestRow {
    std::string reference;
    std::string kind;
    std::string created_at;
    std::string state;  ///< "queued", "refused", or the daemon's state
    std::string outcome;
    std::string reason;
    std::string updated_at;
    static constexpr auto fields() {
        using wire::must;
        return std::tuple{must("reference", &RequestRow::reference, "number read aloud"),
                          must("kind", &RequestRow::kind, "pseudonymization or access"),
                          must("created_at", &RequestRow::created_at, "when Send was pressed"),
                          must("state", &RequestRow::state, "queued, refused or daemon's state"),
                          must("outcome", &RequestRow::outcome, "how it ended, or none"),
                          must("reason", &RequestRow::reason, "why"),
                          must("updated_at", &RequestRow::updated_at, "last change")};
    }
    bool operator==(const RequestRow&) const = default;
};

// Orders: what the form asks of the link.

/// Put a request into the outbox and send it until the daemon has it.
struct SaveRequest {
    std::string client_id;
    wire::RequestBody body;
};
/// Look up stored contact data; `ask` names the answer.
struct AskPrefill {
    std::uint64_t ask = 0;
    wire::Prefill query;
};
/// Send a refused request once more.
struct SendAgain {
    std::string reference;
};
using Order = std::variant<SaveRequest, AskPrefill, SendAgain>;

// Reports: what the link tells the form.

struct RequestSaved {
    std::string client_id;
    std::string reference;
};
struct RequestNotSaved {
    std::string client_id;
    std::string sentence;
};
struct RequestSent {
    std::string client_id;
};
struct RequestRefused {
    std::string client_id;
    std::string sentence;
};
struct PrefillAnswered {
    std::uint64_t ask = 0;
    wire::PrefillReply reply;
};
/// No answer in time; it may still come.
struct PrefillMissed {
    std::uint64_t ask = 0;
};
enum class LinkState {
    down,
    up,
    denied  ///< the daemon is there and does not accept the station's key
};
struct LinkChanged {
    LinkState state = LinkState::down;
    std::size_t waiting = 0;  ///< requests in the outbox that the daemon does not have
};
/// All rows of *my requests*, newest first.
struct RequestsListed {
    std::vector<RequestRow> rows;
};
using Report = std::variant<RequestSaved, RequestNotSaved, RequestSent, RequestRefused,
                            PrefillAnswered, PrefillMissed, LinkChanged, RequestsListed>;

/// Takes orders and gives reports; never blocks its caller.
class DaemonLink {
public:
    virtual ~DaemonLink() = default;
    /// [any] Queues an order.
    virtual void give(Order order) = 0;
    /// [any] The reports since the last call, in order.
    virtual std::vector<Report> take() = 0;
};

}  // namespace callveil::plugin

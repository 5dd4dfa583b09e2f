// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/identity.hpp"
#include "domain/time.hpp"

namespace callveil::domain {

/// Number that an agent reads aloud, e.g. "R26-7K3M9-QXD2T". Made from the client id; unique.
using Reference = std::string;

enum class RequestKind { pseudonymization, access };
std::string_view to_string(RequestKind kind) noexcept;
std::optional<RequestKind> request_kind_from(std::string_view text) noexcept;

/// Life of a request; the allowed steps stand in `states.hpp` and are drawn in docs/states.md.
enum class RequestState {
    received,
    verifying,
    pending_approval,
    approved,
    running,
    completed,
    partially_completed,
    failed,
    rejected,
    cancelled,
};
std::string_view to_string(RequestState state) noexcept;
std::optional<RequestState> request_state_from(std::string_view text) noexcept;

/// How a final request ended for the data subject; `none` before. `not_done`: cancelled, or it
/// could not be carried out, and nothing was changed or given out.
enum class Outcome { none, done, partial, nothing_found, refused, not_done };
std::string_view to_string(Outcome outcome) noexcept;
std::optional<Outcome> outcome_from(std::string_view text) noexcept;

/// Law whose clock runs.
enum class Regime { gdpr, ccpa };
std::string_view to_string(Regime regime) noexcept;
std::optional<Regime> regime_from(std::string_view text) noexcept;

/// Who asked: a call (agent), or a supervisor who started from a search.
enum class Origin { agent, search, shell };
std::string_view to_string(Origin origin) noexcept;
std::optional<Origin> origin_from(std::string_view text) noexcept;

/// How the caller's identity was checked. Caller id never counts as a point.
struct Verification {
    std::string method;  ///< free words, e.g. "date of birth and postcode"; no values
    int points = 0;      ///< pieces of information that matched, 0..10
    std::string person;  ///< person id of the one who recorded it
    TimePoint at{};
};

/// A rule that a person set aside when they approved.
enum class OverrideKind { verification, access };
std::string_view to_string(OverrideKind kind) noexcept;
std::optional<OverrideKind> override_kind_from(std::string_view text) noexcept;

struct Override {
    OverrideKind kind = OverrideKind::verification;
    std::string person;  ///< person id of the one who approved
    std::string reason;  ///< as typed
    TimePoint at{};
};

/// Times that the law counts.
struct Deadlines {
    Regime regime = Regime::gdpr;
    TimePoint starts{};                   ///< earlier of the desktop's and the daemon's receipt
    std::optional<TimePoint> confirm_by;  ///< CCPA 11 CCR 7021(a): 10 business days
    TimePoint due_by{};                   ///< GDPR 12(3) one month, CCPA 7021(b) 45 days
};

/// Who sent a request. The person id is what "two different people" compares, never the key.
struct Requester {
    std::string principal;       ///< principal id of the key that sent it
    std::string person;          ///< person id; empty when a station asserts an unknown agent
    std::string asserted_agent;  ///< agent id as the desktop asserts it; no proof
};

/// One data subject request.
struct Request {
    Reference reference;
    std::string client_id;  ///< UUIDv7 made by the sender; with the principal the dedupe key
    std::string body_hash;  ///< keyed hash of the body, to refuse another body under one id
    RequestKind kind = RequestKind::access;
    Origin origin = Origin::agent;
    Requester requester;
    Subject subject;             ///< sealed at rest; emptied by retention
    std::string interaction_id;  ///< call it came from; may be empty
    std::string search_reason;   ///< typed for the search that it came from; may be empty
    std::optional<TimePoint> desktop_received_at;
    bool desktop_time_ignored = false;  ///< it could not be right, so no clock runs from it
    TimePoint received_at{};
    Deadlines deadlines;
    RequestState state = RequestState::received;
    Outcome outcome = Outcome::none;
    /// Why rejected or cancelled, as typed; else why it waits, was sent back or ended otherwise: a
    /// word of Setback, a colon and a sentence, without path or value.
    std::string reason;
    std::string trouble;  ///< what stood in the way in the words of the part that said so
    std::optional<Verification> verification;
    std::optional<TimePoint> not_before;  ///< an approved request does not start earlier
    std::string plan_hash;                ///< hex hash that the approval named
    std::string approver;                 ///< person id
    std::string override_access;          ///< reason in force to run beside an open access request
    std::vector<Override> overrides;      ///< every override there was, oldest first
    TimePoint updated_at{};
    std::optional<TimePoint> emptied_at;  ///< when retention emptied it (see `empty`)
    std::int64_t version = 0;             ///< counts changes; a stale writer is refused
};

bool is_final(RequestState state) noexcept;

/// Removes from an ended request what identifies the data subject or was typed: subject, call,
/// asserted agent, reasons, and the words of identity check and overrides. What the law wants kept
/// and what tells a repeated client id stays: reference, client id, hash of the body, kind, states,
/// times, and which person of the staff checked, set aside or approved.
void empty(Request& request, TimePoint at);

/// Whether a person typed the reason of a request in `state`, so that it may say anything.
bool has_typed_reason(RequestState state) noexcept;

}  // namespace callveil::domain

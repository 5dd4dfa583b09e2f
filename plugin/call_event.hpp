// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"

/// Call events as hosts send them; docs/formats/call-events.md is the description.
namespace callveil::plugin {

enum class CallEventKind {
    offered,
    dialing,
    established,
    held,
    retrieved,
    transferred,
    conferenced,
    updated,
    selected,
    wrapup,
    ended,
    other  ///< agent.state and whatever a newer host may send
};

enum class Media { voice, other };
enum class Direction { inbound, outbound, between_agents };
/// Whether the caller lets the number be shown.
enum class Presentation { allowed, withheld };

/// The other side of a call, as the network says; no proof of identity.
struct Remote {
    std::string address;  ///< "sip:+15550100@host", "tel:...", or a bare number
    std::string e164;
    Presentation presentation = Presentation::allowed;
};

/// One event. A member that the event does not carry is empty or nullopt.
struct CallEvent {
    CallEventKind kind = CallEventKind::other;
    std::string interaction_id;
    std::string parent_id;
    std::optional<Media> media;
    std::optional<Direction> direction;
    std::string remote_address;
    std::string remote_e164;
    std::optional<Presentation> presentation;
    std::optional<std::string> customer_id;  ///< empty: the host knows of none any more
};

/// Reads one event; unknown members are ignored, however odd or large they are; optional members of
/// a wrong type count as absent. A presentation that is not understood counts as withheld.
/// @error invalid_argument  not JSON, or `type` or `data.interactionId` is missing or wrong.
/// @error too_large         256 KiB are passed.
Result<CallEvent> parse_call_event(std::string_view json);

/// Reads the host's snapshot: an array of events, or nothing when there is no call. Each entry is
/// read alone, as by parse_call_event; those that cannot be read are left out.
/// @error invalid_argument  not a JSON array, or one of more than 1,000 entries.
/// @error too_large         1 MiB is passed.
Result<std::vector<CallEvent>> parse_snapshot(std::string_view json);

/// What is known of one interaction after all its events.
struct Interaction {
    std::string id;
    Media media = Media::voice;
    Direction direction = Direction::inbound;
    Remote remote;
    std::string customer_id;

    /// Takes over what `event` carries. A new number replaces the old one in both ways of writing;
    /// one that was withheld stays so until an event says "allowed".
    void learn(const CallEvent& event);
};

}  // namespace callveil::plugin

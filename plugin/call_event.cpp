// SPDX-License-Identifier: Apache-2.0
#include "plugin/call_event.hpp"

#include <array>
#include <utility>

#include "wire/json.hpp"

namespace callveil::plugin {
namespace {

using wire::Json;

constexpr std::size_t kib = 1024;
constexpr wire::Limits event_limits{.bytes = 256 * kib, .keys = 512, .string_bytes = 64 * kib};
constexpr wire::Limits snapshot_limits{.bytes = 1024 * kib, .keys = 512, .string_bytes = 64 * kib};
constexpr std::size_t max_id_bytes = 256;

constexpr std::array<std::pair<std::string_view, CallEventKind>, 11> kinds{{
    {"interaction.offered", CallEventKind::offered},
    {"interaction.dialing", CallEventKind::dialing},
    {"interaction.established", CallEventKind::established},
    {"interaction.held", CallEventKind::held},
    {"interaction.retrieved", CallEventKind::retrieved},
    {"interaction.transferred", CallEventKind::transferred},
    {"interaction.conferenced", CallEventKind::conferenced},
    {"interaction.updated", CallEventKind::updated},
    {"interaction.selected", CallEventKind::selected},
    {"interaction.wrapup", CallEventKind::wrapup},
    {"interaction.ended", CallEventKind::ended},
}};

CallEventKind kind_of(std::string_view type) {
    for (const auto& [name, kind] : kinds) {
        if (name == type) {
            return kind;
        }
    }
    return CallEventKind::other;
}

const Json* member(const Json& object, const char* name) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

std::optional<std::string> text(const Json& object, const char* name) {
    const Json* found = member(object, name);
    if (found == nullptr || !found->is_string()) {
        return std::nullopt;
    }
    return found->get<std::string>();
}

std::string short_text(const Json& object, const char* name) {
    auto found = text(object, name);
    return found && found->size() <= max_id_bytes ? std::move(*found) : std::string();
}

Presentation presentation_of(const Json& remote) {
    const Json* found = member(remote, "presentation");
    const bool open = found == nullptr || found->is_null() || *found == "allowed";
    return open ? Presentation::allowed : Presentation::withheld;
}

std::optional<Remote> remote_of(const Json& data) {
    const Json* remote = member(data, "remote");
    if (remote == nullptr || !remote->is_object()) {
        return std::nullopt;
    }
    return Remote{short_text(*remote, "address"), short_text(*remote, "e164"),
                  presentation_of(*remote)};
}

std::optional<Media> media_of(const Json& data) {
    const auto name = text(data, "mediaType");
    if (!name) {
        return std::nullopt;
    }
    return *name == "voice" ? Media::voice : Media::other;
}

std::optional<Direction> direction_of(const Json& data) {
    const auto name = text(data, "direction");
    if (!name) {
        return std::nullopt;
    }
    if (*name == "inbound") {
        return Direction::inbound;
    }
    return *name == "outbound" ? Direction::outbound : Direction::between_agents;
}

std::optional<std::string> customer_of(const Json& data) {
    const Json* attributes = member(data, "attributes");
    if (attributes == nullptr || member(*attributes, "customerId") == nullptr) {
        return std::nullopt;
    }
    return short_text(*attributes, "customerId");
}

tl::unexpected<Error> unreadable(std::string detail) {
    return fail(ErrorCode::invalid_argument, std::move(detail));
}

Result<CallEvent> read_event(const Json& json) {
    const auto type = text(json, "type");
    if (!type) {
        return unreadable("'type' is missing or not a string");
    }
    CallEvent event;
    event.kind = kind_of(*type);
    if (event.kind == CallEventKind::other) {
        return event;
    }
    const Json* data = member(json, "data");
    event.interaction_id = data == nullptr ? "" : short_text(*data, "interactionId");
    if (event.interaction_id.empty()) {
        return unreadable("'data.interactionId' must be a string of 1..256 bytes");
    }
    event.parent_id = short_text(*data, "parentInteractionId");
    event.media = media_of(*data);
    event.direction = direction_of(*data);
    event.remote = remote_of(*data);
    event.customer_id = customer_of(*data);
    return event;
}

}  // namespace

Result<CallEvent> parse_call_event(std::string_view json) {
    CALLVEIL_ASSIGN(const Json event, wire::parse_untrusted(json, event_limits));
    return read_event(event);
}

Result<std::vector<CallEvent>> parse_snapshot(std::string_view json) {
    CALLVEIL_ASSIGN(const Json list, wire::parse_untrusted(json, snapshot_limits));
    if (!list.is_array()) {
        return unreadable("the snapshot must be an array of events");
    }
    std::vector<CallEvent> events;
    for (const Json& item : list) {
        if (auto event = read_event(item)) {
            events.push_back(std::move(*event));
        }
    }
    return events;
}

void Interaction::learn(const CallEvent& event) {
    id = event.interaction_id;
    media = event.media.value_or(media);
    direction = event.direction.value_or(direction);
    if (event.remote) {
        remote = *event.remote;
    }
    if (event.customer_id) {
        customer_id = *event.customer_id;
    }
}

}  // namespace callveil::plugin

// SPDX-License-Identifier: Apache-2.0
#include "plugin/call_event.hpp"

#include <array>
#include <utility>

#include "plugin/form_data.hpp"
#include "wire/json.hpp"

namespace callveil::plugin {
namespace {

using wire::Json;

constexpr std::size_t kib = 1024;
constexpr wire::Limits event_limits{.bytes = 256 * kib, .keys = 4096, .string_bytes = 64 * kib};
constexpr std::size_t max_snapshot_bytes = 1024 * kib;
constexpr std::size_t max_snapshot_entries = 1000;
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

/// A text of at most 256 bytes; nullopt is also what is too long.
std::optional<std::string> short_text(const Json& object, const char* name) {
    auto found = text(object, name);
    return found && found->size() <= max_id_bytes ? std::move(found) : std::nullopt;
}

std::optional<Presentation> presentation_of(const Json& remote) {
    const Json* found = member(remote, "presentation");
    if (found == nullptr || found->is_null()) {
        return std::nullopt;
    }
    return *found == "allowed" ? Presentation::allowed : Presentation::withheld;
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
    return attributes == nullptr ? std::nullopt : short_text(*attributes, "customerId");
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
    if (data != nullptr) {
        event.interaction_id = short_text(*data, "interactionId").value_or("");
    }
    if (event.interaction_id.empty()) {
        return unreadable("'data.interactionId' must be a string of 1..256 bytes");
    }
    event.parent_id = short_text(*data, "parentInteractionId").value_or("");
    event.media = media_of(*data);
    event.direction = direction_of(*data);
    if (const Json* remote = member(*data, "remote")) {
        event.remote_address = short_text(*remote, "address").value_or("");
        event.remote_e164 = short_text(*remote, "e164").value_or("");
        event.presentation = presentation_of(*remote);
    }
    event.customer_id = customer_of(*data);
    return event;
}

/// Finds the ends of the elements of a JSON array without reading them.
class ArrayCutter {
public:
    /// The elements of `array`, which has its brackets; empty when these do not fit together.
    std::optional<std::vector<std::string_view>> cut(std::string_view array) {
        const auto inner = array.substr(1, array.size() - 2);
        std::size_t begin = 0;
        for (std::size_t at = 0; at < inner.size(); ++at) {
            if (step(inner[at])) {
                found_.push_back(inner.substr(begin, at - begin));
                begin = at + 1;
            }
            if (found_.size() > max_snapshot_entries) {
                return std::nullopt;
            }
        }
        found_.push_back(inner.substr(begin));
        return depth_ == 0 && !in_text_ ? std::optional(std::move(found_)) : std::nullopt;
    }

private:
    /// Whether `c` stands between two elements.
    bool step(char c) {
        if (in_text_) {
            in_text_ = escaped_ || c != '"';
            escaped_ = !escaped_ && c == '\\';
            return false;
        }
        in_text_ = c == '"';
        depth_ += c == '{' || c == '[' ? 1 : 0;
        depth_ -= c == '}' || c == ']' ? 1 : 0;
        return c == ',' && depth_ == 0;
    }

    std::vector<std::string_view> found_;
    int depth_ = 0;
    bool in_text_ = false;
    bool escaped_ = false;
};

}  // namespace

Result<CallEvent> parse_call_event(std::string_view json) {
    CALLVEIL_ASSIGN(const Json event, wire::parse_leniently(json, event_limits));
    return read_event(event);
}

Result<std::vector<CallEvent>> parse_snapshot(std::string_view json) {
    const auto list = trimmed(json);
    if (list.size() > max_snapshot_bytes) {
        return fail(ErrorCode::too_large, "the snapshot passes 1 MiB");
    }
    std::vector<CallEvent> events;
    if (list.empty()) {
        return events;
    }
    if (list.size() < 2 || list.front() != '[' || list.back() != ']') {
        return unreadable("the snapshot must be an array of events");
    }
    const auto entries = ArrayCutter().cut(list);
    if (!entries) {
        return unreadable("the snapshot must be an array of at most 1000 events");
    }
    for (const auto entry : *entries) {
        if (auto event = parse_call_event(entry)) {
            events.push_back(std::move(*event));
        }
    }
    return events;
}

void Interaction::learn(const CallEvent& event) {
    id = event.interaction_id;
    media = event.media.value_or(media);
    direction = event.direction.value_or(direction);
    if (!event.remote_address.empty() || !event.remote_e164.empty()) {
        remote.address = event.remote_address;
        remote.e164 = event.remote_e164;
    }
    remote.presentation = event.presentation.value_or(remote.presentation);
    customer_id = event.customer_id.value_or(customer_id);
}

}  // namespace callveil::plugin

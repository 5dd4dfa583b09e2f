// SPDX-License-Identifier: Apache-2.0
#include "host/call_board.hpp"

namespace callveil::host {
namespace {

using wire::Json;

std::string text_at(const Json& json, const char* pointer) {
    const Json::json_pointer place(pointer);
    return json.is_object() && json.contains(place) && json[place].is_string()
               ? json[place].get<std::string>()
               : std::string();
}

/// Members of "data" that the new event leaves out are those of the event before; a number, that is
/// address and e164, is replaced whole.
Json merged(const Json* before, const Json& event) {
    if (before == nullptr) {
        return event;
    }
    Json data = before->at("data");
    const bool numbered = !text_at(event, "/data/remote/address").empty() ||
                          !text_at(event, "/data/remote/e164").empty();
    if (numbered && data.contains("remote") && data["remote"].is_object()) {
        data["remote"].erase("address");
        data["remote"].erase("e164");
    }
    data.update(event.at("data"), true);
    Json whole = event;
    whole["data"] = std::move(data);
    return whole;
}

}  // namespace

void CallBoard::note(const Json& event) {
    const auto type = text_at(event, "/type");
    const auto id = text_at(event, "/data/interactionId");
    if (!type.starts_with("interaction.") || id.empty()) {
        return;
    }
    if (type == "interaction.ended") {
        last_.erase(id);
        return;
    }
    const auto before = last_.find(id);
    auto whole = merged(before == last_.end() ? nullptr : &before->second, event);
    last_.insert_or_assign(id, std::move(whole));
}

Json CallBoard::snapshot() const {
    Json list = Json::array();
    for (const auto& [id, event] : last_) {
        list.push_back(event);
    }
    return list;
}

}  // namespace callveil::host

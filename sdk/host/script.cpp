// SPDX-License-Identifier: Apache-2.0
#include "host/script.hpp"

#include <algorithm>
#include <utility>

namespace callveil::host {
namespace {

using wire::Json;

constexpr wire::Limits line_limits{
    .bytes = 4 * 1024 * 1024, .keys = 4096, .string_bytes = 4 * 1024 * 1024};

tl::unexpected<Error> wrong(std::string detail) {
    return fail(ErrorCode::invalid_argument, std::move(detail));
}

/// The members of one directive; remembers the first that is wrong.
class Members {
public:
    Members(std::string_view directive, const Json& json) : directive_(directive), json_(json) {
        if (!json.is_object()) {
            complain("takes an object");
        }
    }

    std::string text(const char* name, const char* fallback) {
        const auto* found = find(name);
        if (found == nullptr) {
            if (fallback == nullptr) {
                complain("needs '" + std::string(name) + "'");
            }
            return fallback == nullptr ? std::string() : fallback;
        }
        if (!found->is_string()) {
            complain("takes a text as '" + std::string(name) + "'");
            return {};
        }
        return found->get<std::string>();
    }

    Json any(const char* name) {
        const auto* found = find(name);
        return found == nullptr ? Json() : *found;
    }

    /// What stands as `one`, or the list that stands as `many`; just one of them must be there.
    std::vector<Json> one_or_many(const char* one, const char* many) {
        const auto* single = find(one);
        const auto* list = find(many);
        if ((single == nullptr) == (list == nullptr)) {
            complain("needs either '" + std::string(one) + "' or '" + many + "'");
            return {};
        }
        if (single != nullptr) {
            return std::vector<Json>(1, *single);
        }
        if (!list->is_array() || list->empty()) {
            complain("takes a list of values as '" + std::string(many) + "'");
            return {};
        }
        return std::vector<Json>(list->begin(), list->end());
    }

    std::chrono::milliseconds duration(const char* name, std::chrono::milliseconds fallback) {
        const auto* found = find(name);
        if (found == nullptr) {
            return fallback;
        }
        if (!found->is_number_integer() || *found < 0 || *found > 3600000) {
            complain("takes 0..3600000 as '" + std::string(name) + "'");
            return fallback;
        }
        return std::chrono::milliseconds(found->get<std::int64_t>());
    }

    /// The step, or the first complaint; a member that nobody asked for is one.
    Result<std::optional<Step>> finish(Step step) {
        if (json_.is_object()) {
            for (const auto& [name, value] : json_.items()) {
                if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
                    complain("has an unknown member");
                }
            }
        }
        if (!complaint_.empty()) {
            return wrong(complaint_);
        }
        return std::optional(std::move(step));
    }

private:
    const Json* find(const char* name) {
        known_.emplace_back(name);
        if (!json_.is_object()) {
            return nullptr;
        }
        const auto found = json_.find(name);
        return found == json_.end() ? nullptr : &*found;
    }
    void complain(const std::string& what) {
        if (complaint_.empty()) {
            complaint_ = "\"" + directive_ + "\" " + what + ".";
        }
    }

    std::string directive_;
    const Json& json_;
    std::vector<std::string> known_;
    std::string complaint_;
};

Result<std::optional<Step>> read_edit(Members members) {
    return members.finish(PlayEdit{members.text("form", "current"),
                                   members.text("pointer", nullptr), members.any("value"),
                                   members.text("expect", "ok")});
}

Result<std::optional<Step>> read_action(Members members) {
    return members.finish(PlayAction{members.text("form", "current"), members.text("id", nullptr),
                                     members.any("args"), members.text("expect", "ok")});
}

Result<std::optional<Step>> read_wait(Members members) {
    PlayWait wait;
    wait.form = members.text("form", "current");
    wait.until = members.text("until", nullptr);
    wait.reference = members.text("reference", "");
    wait.timeout = members.duration("timeout_ms", wait.timeout);
    wait.values = members.one_or_many("is", "in");
    return members.finish(std::move(wait));
}

Result<std::optional<Step>> read_directive(const std::string& name, const Json& json) {
    if (name == "edit") {
        return read_edit(Members(name, json));
    }
    if (name == "action") {
        return read_action(Members(name, json));
    }
    if (name == "wait") {
        return read_wait(Members(name, json));
    }
    if (name == "show" && json.is_string()) {
        const auto form = json.get<std::string>();
        return std::optional<Step>(PlayShow{form == "form" ? "current" : form});
    }
    if (name == "say" && json.is_string()) {
        return std::optional<Step>(PlaySay{json.get<std::string>()});
    }
    if (name == "raw" && json.is_string()) {
        return std::optional<Step>(PlayRaw{json.get<std::string>()});
    }
    if (name == "quit" && json == true) {
        return std::optional<Step>(PlayQuit{});
    }
    return wrong(
        "the line is neither a call event (with 'type') nor one of the directives edit, action, "
        "wait, show, say, raw, quit.");
}

}  // namespace

Result<std::optional<Step>> parse_step(std::string_view line) {
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || line[first] == '#') {
        return std::optional<Step>();
    }
    CALLVEIL_ASSIGN(const Json json, wire::parse_untrusted(line, line_limits));
    if (!json.is_object()) {
        return wrong("a line is one JSON object.");
    }
    if (const auto type = json.find("type"); type != json.end()) {
        if (!type->is_string()) {
            return wrong("the 'type' of a call event is a text.");
        }
        return std::optional<Step>(PlayEvent{json});
    }
    if (json.size() != 1) {
        return wrong("a directive is an object with one member.");
    }
    return read_directive(json.begin().key(), json.begin().value());
}

}  // namespace callveil::host

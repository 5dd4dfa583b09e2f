// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "callveil/result.hpp"
#include "wire/json.hpp"

/// The lines that callveil-host plays. docs/formats/call-events.md describes them.
namespace callveil::host {

/// A call event, passed on as it is.
struct PlayEvent {
    wire::Json event;
};
/// Bytes for on_event() as they are, JSON or not.
struct PlayRaw {
    std::string bytes;
};
struct PlayEdit {
    std::string form;
    std::string pointer;
    wire::Json value;
    std::string expect;  ///< name of the wanted status
};
struct PlayAction {
    std::string form;
    std::string id;
    wire::Json args;
    std::string expect;
};
/// Waits until `until` (a member of the state, or a JSON pointer into it) is one of `values`.
struct PlayWait {
    std::string form;
    std::string until;
    std::vector<wire::Json> values;
    std::string reference;  ///< row of my-requests; empty: the newest
    std::chrono::milliseconds timeout{10000};
};
struct PlayShow {
    std::string form;
};
/// Prints a line of the script's own between the forms.
struct PlaySay {
    std::string text;
};
struct PlayQuit {};
using Step =
    std::variant<PlayEvent, PlayRaw, PlayEdit, PlayAction, PlayWait, PlayShow, PlaySay, PlayQuit>;

/// Reads one line; blank lines and lines that begin with '#' are nullopt.
/// @error invalid_argument  not JSON, or a directive with a missing, unknown or wrong member.
Result<std::optional<Step>> parse_step(std::string_view line);

}  // namespace callveil::host

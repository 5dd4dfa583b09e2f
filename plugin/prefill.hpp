// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "plugin/call_event.hpp"
#include "wire/agent_messages.hpp"

/// Which identifier of a call is looked up, and what is said of the answer.
namespace callveil::plugin {

/// The remote number as it may be looked up or typed for the agent: `e164` when it is one, else the
/// user part of the address (with or without display name, <>, scheme and parameters) when it looks
/// like a number. Empty when there is none or it is withheld.
std::string caller_number(const Remote& remote);

/// What to ask the daemon for `interaction`: its customer id, else its remote number. Nothing for a
/// withheld number, for calls between agents and for other media.
std::optional<wire::Prefill> prefill_query(const Interaction& interaction);

/// Sentence for an answer that means `persons` people; empty for one.
std::string prefill_notice(std::int64_t persons, const wire::Prefill& query);

}  // namespace callveil::plugin

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "domain/request.hpp"

namespace callveil::domain {

/// What makes a request move. One row of the table per allowed (from, event).
enum class Event {
    ask_verification,  ///< identity checks began, not enough points yet
    accept,            ///< identity checked as the policy asks, or no check needed
    approve,
    reject,
    cancel,
    start,
    finish,         ///< everything planned was done (or nothing was found)
    finish_partly,  ///< some planned cells were left as they are
    fail,
    send_back,  ///< nothing was written, a person decides again; domain::Setback says why
};
std::string_view to_string(Event event) noexcept;

struct Transition {
    RequestState from;
    Event event;
    RequestState to;
};

/// The whole life cycle. Source: DESIGN section 4; repeated as CHECKs in the store.
std::span<const Transition> transitions() noexcept;

/// The state after `event`. @error wrong_state  naming state and event.
Result<RequestState> next_state(RequestState from, Event event);

}  // namespace callveil::domain

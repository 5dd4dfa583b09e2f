// SPDX-License-Identifier: Apache-2.0
#include "domain/states.hpp"

#include "domain/enum_names.hpp"

namespace callveil::domain {
namespace {

constexpr Named<Event> events[] = {
    {Event::ask_verification, "ask_verification"},
    {Event::accept, "accept"},
    {Event::approve, "approve"},
    {Event::reject, "reject"},
    {Event::cancel, "cancel"},
    {Event::start, "start"},
    {Event::finish, "finish"},
    {Event::finish_partly, "finish_partly"},
    {Event::fail, "fail"},
    {Event::send_back, "send_back"},
};

using enum RequestState;

constexpr Transition table[] = {
    {received, Event::ask_verification, verifying},
    {received, Event::accept, pending_approval},
    {received, Event::reject, rejected},
    {received, Event::cancel, cancelled},
    {verifying, Event::ask_verification, verifying},
    {verifying, Event::accept, pending_approval},
    {verifying, Event::reject, rejected},
    {verifying, Event::cancel, cancelled},
    {pending_approval, Event::approve, approved},
    {pending_approval, Event::reject, rejected},
    {pending_approval, Event::cancel, cancelled},
    {approved, Event::start, running},
    {approved, Event::send_back, pending_approval},
    {approved, Event::cancel, cancelled},
    {running, Event::finish, completed},
    {running, Event::finish_partly, partially_completed},
    {running, Event::fail, failed},
    {running, Event::send_back, pending_approval},
};

}  // namespace

std::string_view to_string(Event event) noexcept {
    return name_in(events, event);
}

std::span<const Transition> transitions() noexcept {
    return table;
}

Result<RequestState> next_state(RequestState from, Event event) {
    for (const auto& row : table) {
        if (row.from == from && row.event == event) {
            return row.to;
        }
    }
    return callveil::fail(ErrorCode::wrong_state,
                          "A request that is " + std::string(to_string(from)) +
                              " does not take the step " + std::string(to_string(event)) + ".");
}

}  // namespace callveil::domain

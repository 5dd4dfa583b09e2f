// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/principal.hpp"
#include "usecases/context.hpp"
#include "wire/admin_requests.hpp"
#include "wire/agent_messages.hpp"

namespace callveil::usecases {

/// The asked requests that this principal sent itself; others are left out without a word. Reasons
/// are what a person typed for the agent to read aloud, or a sentence that says nothing of the
/// inside.
Result<wire::StatusReply> request_status(const Context& context, const domain::Caller& caller,
                                         const wire::Status& asked);

/// A page of the queue, newest first. Holds nothing personal, so it is not audited: what people
/// typed as a reason is left out for whoever is no supervisor.
Result<wire::RequestListReply> list_requests(const Context& context, const domain::Caller& caller,
                                             const wire::RequestList& asked);

/// "answer due by ..." for an open request, "overdue: ..." for one whose time is over, nothing for
/// one that has ended.
std::string due_note(const Context& context, const domain::Request& request);

/// Everything a supervisor decides on; audited.
Result<wire::RequestShowReply> show_request(const Context& context, const domain::Caller& caller,
                                            std::string_view reference);

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/terminal.hpp"
#include "wire/admin_requests.hpp"

namespace callveil::cli {

/// The queue as a table, with the way to the next page.
void draw(const Terminal& terminal, const wire::RequestListReply& reply);
/// Everything about one request.
void draw(const Terminal& terminal, const wire::RequestShowReply& reply);
/// One line: which request is in which state now.
void draw(const Terminal& terminal, const wire::Acknowledged& reply);
void draw(const Terminal& terminal, const wire::RequestApproveReply& reply);

}  // namespace callveil::cli

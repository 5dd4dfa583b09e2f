// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

#include "domain/states.hpp"
#include "usecases/audit_trail.hpp"
#include "usecases/context.hpp"

namespace callveil::usecases {

/// What a step writes besides the state: members of the request.
using Amend = std::function<Result<void>(domain::Request& request)>;

/// One step of the life cycle inside `transaction`: reads the request, checks the step against the
/// transition table, amends it, stores it and appends the audit entry, all or nothing.
/// @error not_found, wrong_state, conflict, and whatever `amend` says.
Result<domain::Request> step(const Context& context, ports::Transaction& transaction,
                             const domain::Caller& caller, std::string_view reference,
                             domain::Event event, std::string_view verb, const Amend& amend,
                             const AuditDetail& detail = {});

/// The same in a transaction of its own.
Result<domain::Request> step(const Context& context, const domain::Caller& caller,
                             std::string_view reference, domain::Event event, std::string_view verb,
                             const Amend& amend, const AuditDetail& detail = {});

/// What a request loses that goes back to `pending_approval`: the next approval is a new one.
void withdraw_approval(domain::Request& request);

/// Reads one request. @error not_found
Result<domain::Request> find_request(const Context& context, std::string_view reference);

/// Puts a job into the queue inside `transaction`; the caller wakes the workers after the commit.
domain::Job new_job(const Context& context, const domain::Caller& caller, domain::JobKind kind,
                    std::string_view reference, std::string input);

/// A fresh UUIDv7 from the context's clock and randomness.
std::string new_id(const Context& context);

}  // namespace callveil::usecases

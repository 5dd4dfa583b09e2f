// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "domain/job.hpp"
#include "usecases/context.hpp"

namespace callveil::usecases {

/// What a supervisor approves, and what they override with a reason.
struct Approval {
    std::string reference;
    std::string plan_hash;
    std::optional<domain::TimePoint> not_before;
    std::string override_verification;
    std::string override_access;
};

struct Approved {
    domain::Request request;
    std::string job;   ///< id of the job that carries it out
    std::string note;  ///< what it waits for; may be empty
};

/// Whether who asked for `request` may not approve it, too.
bool needs_four_eyes(const Context& context, const domain::Request& request);

/// Approves exactly one plan and queues its execution, in one transaction.
///
/// @error denied       whoever asked approves (two keys of one person are one person; see
/// `four_eyes`);
///                     the recorded verification is below the policy's number and not overridden.
/// @error wrong_state  the plan has obstacles; the request does not wait for approval.
/// @error expired      the plan is past its time. @error stale  it is not the newest plan.
Result<Approved> approve_request(const Context& context, const domain::Caller& caller,
                                 const Approval& approval);

/// Ends a request before it starts; the reason is what the agent may tell the customer.
/// @error invalid_argument  no reason.
Result<domain::Request> reject_request(const Context& context, const domain::Caller& caller,
                                       std::string_view reference, std::string reason);
Result<domain::Request> cancel_request(const Context& context, const domain::Caller& caller,
                                       std::string_view reference, std::string reason);

}  // namespace callveil::usecases

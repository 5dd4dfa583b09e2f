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
    std::string job;   ///< id of the job that carries it out; empty for a late override
    std::string note;  ///< what it waits for, or that it starts too late; may be empty
};

/// Whether somebody else than who asked must approve: for an agent's request always, for what a
/// person asked through a search or the shell as `Settings::four_eyes` says.
bool needs_four_eyes(const Context& context, const domain::Request& request);
/// The same as a half sentence, e.g. "another person than dana must approve it".
std::string who_may_approve(const Context& context, const domain::Request& request);

/// Approves exactly one plan and queues its execution, in one transaction.
///
/// The same approval of a pseudonymization that is approved already and waits for an access request
/// lets it go on when it brings a reason to override; audited, by anybody who may approve it.
/// @error denied       whoever asked approves (two keys of one person are one person), see
///                     needs_four_eyes(); the recorded verification is below the policy's
///                     number and not overridden.
/// @error wrong_state  the plan has obstacles; the request does not wait for approval.
/// @error expired      the plan is past its time. @error stale  it is not the newest plan.
/// @error invalid_argument  `not_before` lies after the end of the plan.
/// @error rate_limited  more pseudonymizations were approved within 24 hours than is usual.
Result<Approved> approve_request(const Context& context, const domain::Caller& caller,
                                 const Approval& approval);

/// Ends a request before it starts; the reason is what the agent may tell the customer.
/// @error invalid_argument  no reason.
Result<domain::Request> reject_request(const Context& context, const domain::Caller& caller,
                                       std::string_view reference, std::string reason);
Result<domain::Request> cancel_request(const Context& context, const domain::Caller& caller,
                                       std::string_view reference, std::string reason);

}  // namespace callveil::usecases

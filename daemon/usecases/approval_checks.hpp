// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "usecases/approve_request.hpp"

namespace callveil::usecases {

/// Whoever asked may not approve, where four eyes are needed. Persons are compared, never keys.
/// @error denied
Result<void> check_four_eyes(const Context& context, const domain::Caller& caller,
                             ports::Transaction& transaction, const domain::Request& request);

/// Whether the identity check has the points that the policy asks for.
bool is_verified(const Context& context, const domain::Request& request);

/// Everything that must hold before an approval is written.
/// @error denied, not_found, stale, expired, wrong_state, invalid_argument  as `approve_request`.
/// @error rate_limited  more pseudonymizations were approved within 24 hours than is usual.
Result<void> check_approval(const Context& context, const domain::Caller& caller,
                            ports::Transaction& transaction, const domain::Request& request,
                            const Approval& approval);

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/principal.hpp"
#include "usecases/context.hpp"

namespace callveil::usecases {

/// Records how the caller's identity was checked. With as many points as the policy asks for the
/// request moves to `pending_approval`, else to `verifying`.
/// @error invalid_argument  points outside 0..10, no method.
Result<domain::Request> verify_request(const Context& context, const domain::Caller& caller,
                                       std::string_view reference, std::string method, int points);

}  // namespace callveil::usecases

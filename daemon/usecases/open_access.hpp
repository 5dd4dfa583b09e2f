// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "usecases/context.hpp"

namespace callveil::usecases {

/// References of access requests of the same person that are not final yet: those that share a
/// phone, e-mail, customer id or other identifier with `request`, however it is written.
Result<std::vector<domain::Reference>> open_access_requests(const Context& context,
                                                            const domain::Request& request);

/// Why an approved pseudonymization must wait, naming the access request; empty when it need not.
Result<std::string> access_to_wait_for(const Context& context, const domain::Request& request);

}  // namespace callveil::usecases

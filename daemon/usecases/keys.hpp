// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "domain/principal.hpp"
#include "usecases/context.hpp"
#include "wire/admin_upkeep.hpp"

namespace callveil::usecases {

/// Where clients connect and which server keys they pin; known once the channels are bound.
struct Endpoints {
    std::string agent_endpoint;
    std::string agent_server_key;
    std::string admin_endpoint;
    std::string admin_server_key;
};

/// Enrolls a public key; audited. `changed` lets the authenticator read the keys again.
/// @error invalid_argument  not a Z85 key; id, kind or role out of shape; a person with a station's
/// role.
/// @error conflict          the key is enrolled already, or the principal is of the other kind.
Result<wire::KeyEnrollReply> enroll_key(const Context& context, const domain::Caller& caller,
                                        const wire::KeyEnroll& asked, const Endpoints& endpoints);

Result<wire::KeyListReply> list_keys(const Context& context);

/// @error denied  one's own key, so that nobody locks themself out by accident.
Result<wire::KeyRevokeReply> revoke_key(const Context& context, const domain::Caller& caller,
                                        const wire::KeyRevoke& asked);

/// Enrolls the first administrator from the public part that `callveil key new --bootstrap` wrote.
/// Does nothing once any administrator is enrolled. @return whether it was enrolled.
Result<bool> bootstrap_administrator(const Context& context, const std::string& public_key,
                                     const std::string& person);

}  // namespace callveil::usecases

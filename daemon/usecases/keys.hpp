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
/// @error conflict          the key is enrolled already, the principal is of the other kind, or
///                          would be administrator and supervisor at once.
Result<wire::KeyEnrollReply> enroll_key(const Context& context, const domain::Caller& caller,
                                        const wire::KeyEnroll& asked, const Endpoints& endpoints);

Result<wire::KeyListReply> list_keys(const Context& context);

/// @error denied  one's own key, so that nobody locks themself out by accident.
Result<wire::KeyRevokeReply> revoke_key(const Context& context, const domain::Caller& caller,
                                        const wire::KeyRevoke& asked);

/// What became of bootstrap.json.
struct Bootstrapped {
    bool enrolled = false;
    std::string why_not;  ///< a sentence for the log; empty when its key is enrolled and valid
};

/// Enrolls an administrator from the public part that `callveil key new --bootstrap` wrote, while
/// no administrator's key is valid: on a new store, or when all of them have expired. A key that
/// was enrolled before never comes back in this way.
Result<Bootstrapped> bootstrap_administrator(const Context& context, const std::string& public_key,
                                             const std::string& person);

}  // namespace callveil::usecases

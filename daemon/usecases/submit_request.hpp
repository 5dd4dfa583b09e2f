// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "domain/principal.hpp"
#include "usecases/context.hpp"

namespace callveil::usecases {

/// A request as it arrives, before anything is known to be right.
struct Submission {
    std::string client_id;
    std::string reference;
    std::string body;  ///< JSON of wire::RequestBody, opened
    domain::Origin origin = domain::Origin::agent;
    std::string search_reason{};  ///< typed for the search that it came from
};

/// Opens what a plugin sealed for this daemon. @error corrupt  sealed for another key or damaged.
Result<std::string> open_body(const Context& context, std::string_view sealed_base64);

/// Takes a request in. `done` is told once, after the commit, on the store's thread.
///
/// The same client id of the same principal with the same body gets the stored request again;
/// another body under it is refused.
/// @error invalid_argument  a field breaks its rule; the reference does not belong to the client
/// id; a person at the shell gave a time of receipt that cannot be right. A desktop's is ignored
/// then, and the request says so.
/// @error conflict          client id or reference already stand for another request.
void submit_request(const Context& context, const domain::Caller& caller,
                    const Submission& submission,
                    std::function<void(Result<domain::Request>)> done);

/// The same, waiting for the commit.
Result<domain::Request> submit_request(const Context& context, const domain::Caller& caller,
                                       const Submission& submission);

}  // namespace callveil::usecases

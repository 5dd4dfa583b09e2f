// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Agent channel: the form as it travels under seal. Times are RFC 3339 in UTC.
namespace callveil::wire {

/// What `Submit::sealed` holds: the form as the agent sent it.
struct RequestBody {
    static constexpr std::string_view type = "request.body";
    std::string kind;
    std::string name;
    std::vector<std::string> phones;
    std::vector<std::string> emails;
    std::string customer_id;
    std::string comments;
    std::string interaction_id;
    std::string agent_id;
    std::string received_at;
    static constexpr auto fields() {
        return std::tuple{
            must("kind", &RequestBody::kind, "pseudonymization or access", 32),
            may("name", &RequestBody::name, "name of the data subject", 1024),
            may("phones", &RequestBody::phones, "phones of the data subject", 10),
            may("emails", &RequestBody::emails, "e-mails of the data subject", 10),
            may("customer_id", &RequestBody::customer_id, "customer id", 256),
            may("comments", &RequestBody::comments, "at most 2,000 code points", 8000),
            may("interaction_id", &RequestBody::interaction_id, "call it came from", 256),
            may("agent_id", &RequestBody::agent_id, "agent as the desktop asserts it", 256),
            must("received_at", &RequestBody::received_at, "when the agent pressed Send", 32)};
    }
};

}  // namespace callveil::wire

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Agent channel: the form as it travels under seal. Times are RFC 3339 in UTC.
namespace callveil::wire {

/// Bounds of the form's values: the form tells the agent before a request gets its reference, the
/// daemon refuses what does not keep them.
namespace body_limits {
inline constexpr std::size_t entries = 10;            ///< phones, and e-mails
inline constexpr std::size_t identifier_bytes = 320;  ///< a phone, or an e-mail
inline constexpr std::size_t name_characters = 256;
inline constexpr std::size_t customer_id_characters = 64;
inline constexpr std::size_t comment_characters = 2000;
inline constexpr std::size_t character_bytes = 4;  ///< of UTF-8, at most
}  // namespace body_limits

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
        using namespace body_limits;
        return std::tuple{
            must("kind", &RequestBody::kind, "pseudonymization or access", 32),
            may("name", &RequestBody::name, "name of the data subject",
                name_characters * character_bytes),
            may("phones", &RequestBody::phones, "phones of the data subject", entries),
            may("emails", &RequestBody::emails, "e-mails of the data subject", entries),
            may("customer_id", &RequestBody::customer_id, "customer id",
                customer_id_characters * character_bytes),
            may("comments", &RequestBody::comments, "at most 2,000 code points",
                comment_characters * character_bytes),
            may("interaction_id", &RequestBody::interaction_id, "call it came from", 256),
            may("agent_id", &RequestBody::agent_id, "agent as the desktop asserts it", 256),
            must("received_at", &RequestBody::received_at, "when the agent pressed Send", 32)};
    }
};

}  // namespace callveil::wire

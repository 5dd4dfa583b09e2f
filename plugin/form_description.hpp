// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "wire/json.hpp"

/// What the two form types look like: JSON Schema, JSON Forms UI schema subset, actions.
namespace callveil::plugin {

namespace form_types {
inline constexpr std::string_view request = "callveil.request";
inline constexpr std::string_view my_requests = "callveil.my-requests";
}  // namespace form_types

/// The id of the one form of type callveil.my-requests; it is there from start() to stop().
inline constexpr std::string_view my_requests_id = "my-requests";

namespace action_ids {
inline constexpr std::string_view send = "send";
inline constexpr std::string_view use_caller_number = "use_caller_number";
inline constexpr std::string_view add_phone = "add_phone";
inline constexpr std::string_view add_email = "add_email";
inline constexpr std::string_view new_request = "new_request";
inline constexpr std::string_view dismiss = "dismiss";
inline constexpr std::string_view send_again = "send_again";
}  // namespace action_ids

/// The document that callveil_ext_form::describe writes for each type.
wire::Json describe_request();
wire::Json describe_my_requests();

}  // namespace callveil::plugin

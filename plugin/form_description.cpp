// SPDX-License-Identifier: Apache-2.0
#include "plugin/form_description.hpp"

#include <string>

#include "plugin/form_data.hpp"

namespace callveil::plugin {
namespace {

using wire::Json;

constexpr std::string_view schema_version = "https://json-schema.org/draft/2020-12/schema";

Json text(std::string_view title) {
    return {{"type", "string"}, {"title", std::string(title)}};
}

Json choice(std::string_view value, std::string_view title) {
    return {{"const", std::string(value)}, {"title", std::string(title)}};
}

Json request_type() {
    return {{"type", "string"},
            {"title", "Request Type"},
            {"oneOf",
             {choice("", "Choose a request type"), choice("pseudonymization", "Pseudonymization"),
              choice("access", "Access to PI data")}}};
}

Json entries(std::string_view title) {
    return {{"type", "array"},
            {"title", std::string(title)},
            {"minItems", 1},
            {"maxItems", max_entries},
            {"items", {{"type", "string"}}}};
}

Json comments() {
    auto field = text("Comments");
    field["maxLength"] = max_comment_characters;
    return field;
}

Json request_schema() {
    return {{"$schema", std::string(schema_version)},
            {"type", "object"},
            {"title", "Privacy request"},
            {"properties",
             {{"kind", request_type()},
              {"name", text("Name")},
              {"phones", entries("Phone Number")},
              {"emails", entries("Email ID")},
              {"customer_id", text("Customer ID")},
              {"comments", comments()}}},
            {"required", Json::array({"kind"})},
            {"additionalProperties", false}};
}

Json control(std::string_view field) {
    return {{"type", "Control"}, {"scope", "#/properties/" + std::string(field)}};
}

Json control(std::string_view field, Json options) {
    auto element = control(field);
    element["options"] = std::move(options);
    return element;
}

Json adding(std::string_view label, std::string_view action) {
    return {{"addLabel", std::string(label)}, {"addAction", std::string(action)}};
}

Json request_layout() {
    return {{"type", "VerticalLayout"},
            {"elements",
             {control("kind"), control("name"),
              control("phones", adding("+ Add", action_ids::add_phone)),
              control("emails", adding("+ Add", action_ids::add_email)), control("customer_id"),
              control("comments", {{"multi", true}})}}};
}

Json action(std::string_view id, std::string_view label) {
    return {{"id", std::string(id)}, {"label", std::string(label)}};
}

Json list_schema() {
    const Json row{{"type", "object"},
                   {"properties",
                    {{"reference", text("Reference")},
                     {"kind", text("Request Type")},
                     {"created_at", text("Sent")},
                     {"state", text("State")},
                     {"outcome", text("Outcome")},
                     {"reason", text("Reason")},
                     {"updated_at", text("Last change")}}}};
    return {
        {"$schema", std::string(schema_version)},
        {"type", "object"},
        {"title", "My requests"},
        {"properties", {{"rows", {{"type", "array"}, {"title", "My requests"}, {"items", row}}}}}};
}

}  // namespace

Json describe_request() {
    return {
        {"type", std::string(form_types::request)},
        {"schema", request_schema()},
        {"uischema", request_layout()},
        {"actions",
         {action(action_ids::send, "Send Request"),
          action(action_ids::use_caller_number, "Use caller's number"),
          action(action_ids::add_phone, "Add phone number"),
          action(action_ids::add_email, "Add e-mail"),
          action(action_ids::new_request, "New request"), action(action_ids::dismiss, "Dismiss")}}};
}

Json describe_my_requests() {
    return {{"type", std::string(form_types::my_requests)},
            {"schema", list_schema()},
            {"uischema",
             {{"type", "VerticalLayout"},
              {"elements", Json::array({control("rows", {{"readonly", true}})})}}},
            {"actions", Json::array({action(action_ids::send_again, "Send again")})}};
}

}  // namespace callveil::plugin

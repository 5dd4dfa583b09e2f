// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Admin channel: one request as the person who decides sees it. Times are RFC 3339 in UTC.
namespace callveil::wire {

/// A rule that a person set aside when they approved, with the reason as typed.
struct ShownOverride {
    std::string what;
    std::string person;
    std::string reason;
    std::string at;
    static constexpr auto fields() {
        return std::tuple{must("what", &ShownOverride::what, "verification or access"),
                          must("person", &ShownOverride::person, "who"),
                          must("reason", &ShownOverride::reason, "why"),
                          must("at", &ShownOverride::at, "when")};
    }
};

/// Everything a supervisor decides on.
struct RequestShowReply {
    std::string reference;
    std::string kind;
    std::string state;
    std::string outcome;
    std::string origin;
    std::string name;
    std::vector<std::string> phones;
    std::vector<std::string> emails;
    std::string customer_id;
    std::string comments;
    std::string requester;
    std::string asserted_agent;
    std::string interaction_id;
    std::string desktop_received_at;
    std::string received_at;
    std::string regime;
    std::string confirm_by;
    std::string due_by;
    std::string verification_method;
    std::int64_t verification_points = 0;
    std::int64_t required_points = 0;
    std::string approver;
    std::string not_before;
    std::string plan_hash;
    std::string reason;
    std::vector<std::string> packages;
    std::int64_t version = 0;
    std::string verified_by;
    std::string verified_at;
    std::vector<ShownOverride> overrides;
    std::string search_reason;
    bool desktop_time_ignored = false;
    std::string trouble;
    std::string approval;
    std::string emptied_at;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &RequestShowReply::reference, "request"),
            must("kind", &RequestShowReply::kind, "kind"),
            must("state", &RequestShowReply::state, "state"),
            must("outcome", &RequestShowReply::outcome, "outcome"),
            must("origin", &RequestShowReply::origin, "agent, search or shell"),
            must("name", &RequestShowReply::name, "name of the data subject"),
            must("phones", &RequestShowReply::phones, "phones"),
            must("emails", &RequestShowReply::emails, "e-mails"),
            must("customer_id", &RequestShowReply::customer_id, "customer id"),
            must("comments", &RequestShowReply::comments, "what the agent wrote"),
            must("requester", &RequestShowReply::requester, "principal that sent it"),
            must("asserted_agent", &RequestShowReply::asserted_agent,
                 "agent id as asserted by the desktop"),
            must("interaction_id", &RequestShowReply::interaction_id, "call"),
            must("desktop_received_at", &RequestShowReply::desktop_received_at,
                 "receipt by the desktop, or empty"),
            must("received_at", &RequestShowReply::received_at, "receipt by the daemon"),
            must("regime", &RequestShowReply::regime, "law whose clock runs"),
            must("confirm_by", &RequestShowReply::confirm_by,
                 "deadline of the confirmation, or empty"),
            must("due_by", &RequestShowReply::due_by, "deadline of the answer"),
            must("verification_method", &RequestShowReply::verification_method,
                 "how identity was checked"),
            must("verification_points", &RequestShowReply::verification_points, "points recorded"),
            must("required_points", &RequestShowReply::required_points,
                 "points the policy asks for"),
            must("approver", &RequestShowReply::approver, "person who approved"),
            must("not_before", &RequestShowReply::not_before, "earliest start, or empty"),
            must("plan_hash", &RequestShowReply::plan_hash,
                 "approved plan, else the newest one, or empty"),
            must("reason", &RequestShowReply::reason, "last reason given"),
            must("packages", &RequestShowReply::packages, "ids of export packages"),
            must("version", &RequestShowReply::version, "counts changes"),
            may("verified_by", &RequestShowReply::verified_by, "who checked identity last"),
            may("verified_at", &RequestShowReply::verified_at, "when, or empty"),
            may("overrides", &RequestShowReply::overrides, "rules set aside, oldest first"),
            may("search_reason", &RequestShowReply::search_reason,
                "reason typed for the search that it came from"),
            may("desktop_time_ignored", &RequestShowReply::desktop_time_ignored,
                "receipt by the desktop cannot be right, so no clock runs from it"),
            may("trouble", &RequestShowReply::trouble,
                "what stood in the way of the last attempt, for the operator"),
            may("approval", &RequestShowReply::approval,
                "who may approve, by the option four_eyes"),
            may("emptied_at", &RequestShowReply::emptied_at,
                "when retention removed what identifies the person, or empty")};
    }
};

/// Shows one request; audited.
struct RequestShow {
    static constexpr std::string_view type = "request.show";
    using Reply = RequestShowReply;
    std::string reference;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &RequestShow::reference, "request, e.g. R26-7K3M9-QXD2T", 16)};
    }
};

}  // namespace callveil::wire

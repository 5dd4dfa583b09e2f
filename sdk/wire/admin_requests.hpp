// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Admin channel: the queue of requests. Times are RFC 3339 in UTC.
namespace callveil::wire {

/// Answer of verbs that only say what state the request is in now.
struct Acknowledged {
    std::string reference;
    std::string state;
    std::string note;
    static constexpr auto fields() {
        return std::tuple{must("reference", &Acknowledged::reference, "request"),
                          must("state", &Acknowledged::state, "state of the request now"),
                          may("note", &Acknowledged::note, "a sentence for the person who asked")};
    }
};

/// A supervisor enters a request that did not come through a desktop.
struct RequestSubmit {
    static constexpr std::string_view type = "request.submit";
    using Reply = Acknowledged;
    std::string client_id;
    std::string kind;
    std::string name;
    std::vector<std::string> phones;
    std::vector<std::string> emails;
    std::string customer_id;
    std::string comments;
    std::string received_at;
    static constexpr auto fields() {
        return std::tuple{
            must("client_id", &RequestSubmit::client_id, "UUIDv7; the same id gets the same answer",
                 36),
            must("kind", &RequestSubmit::kind, "pseudonymization or access", 32),
            may("name", &RequestSubmit::name, "name of the data subject", 1024),
            may("phones", &RequestSubmit::phones, "phones", 10),
            may("emails", &RequestSubmit::emails, "e-mails", 10),
            may("customer_id", &RequestSubmit::customer_id, "customer id", 256),
            may("comments", &RequestSubmit::comments, "at most 2,000 code points", 8000),
            may("received_at", &RequestSubmit::received_at,
                "when the request was received, if earlier than now", 32)};
    }
};

/// One line of the queue.
struct RequestRow {
    std::string reference;
    std::string kind;
    std::string state;
    std::string outcome;
    std::string regime;
    std::string received_at;
    std::string confirm_by;
    std::string due_by;
    std::string requester;
    std::string reason;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &RequestRow::reference, "request"),
            must("kind", &RequestRow::kind, "pseudonymization or access"),
            must("state", &RequestRow::state, "state"),
            must("outcome", &RequestRow::outcome, "how it ended, or none"),
            must("regime", &RequestRow::regime, "gdpr or ccpa"),
            must("received_at", &RequestRow::received_at, "receipt by the daemon"),
            must("confirm_by", &RequestRow::confirm_by, "deadline of the confirmation, or empty"),
            must("due_by", &RequestRow::due_by, "deadline of the answer"),
            must("requester", &RequestRow::requester, "principal that sent it"),
            must("reason", &RequestRow::reason, "last reason given")};
    }
};

/// A page of the queue, newest first.
struct RequestListReply {
    std::vector<RequestRow> rows;
    std::string next;
    static constexpr auto fields() {
        return std::tuple{must("rows", &RequestListReply::rows, "requests", 200),
                          must("next", &RequestListReply::next,
                               "give as before for the next page; empty at the end")};
    }
};

/// Lists the queue.
struct RequestList {
    static constexpr std::string_view type = "request.list";
    using Reply = RequestListReply;
    std::vector<std::string> states;
    std::string kind;
    std::string before;
    std::int64_t limit = 0;
    static constexpr auto fields() {
        return std::tuple{
            may("states", &RequestList::states, "only these states", 20),
            may("kind", &RequestList::kind, "only this kind", 32),
            may("before", &RequestList::before, "last reference of the page before", 16),
            may("limit", &RequestList::limit, "rows, 1..200; 0 means 50", 200)};
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
            must("version", &RequestShowReply::version, "counts changes")};
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

/// Records how the identity of the caller was checked.
struct RequestVerify {
    static constexpr std::string_view type = "request.verify";
    using Reply = Acknowledged;
    std::string reference;
    std::string method;
    std::int64_t points = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &RequestVerify::reference, "request, e.g. R26-7K3M9-QXD2T", 16),
            must("method", &RequestVerify::method,
                 "how, without values, e.g. date of birth and postcode", 500),
            must("points", &RequestVerify::points, "pieces of information that matched", 10)};
    }
};

/// What the approval set in motion.
struct RequestApproveReply {
    std::string reference;
    std::string state;
    std::string job;
    std::string note;
    static constexpr auto fields() {
        return std::tuple{must("reference", &RequestApproveReply::reference, "request"),
                          must("state", &RequestApproveReply::state, "state now"),
                          must("job", &RequestApproveReply::job, "job that will carry it out"),
                          must("note", &RequestApproveReply::note, "what it waits for, or empty")};
    }
};

/// Approves exactly one plan of a request of somebody else.
struct RequestApprove {
    static constexpr std::string_view type = "request.approve";
    using Reply = RequestApproveReply;
    std::string reference;
    std::string plan_hash;
    std::string not_before;
    std::string override_verification;
    std::string override_access;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &RequestApprove::reference, "request, e.g. R26-7K3M9-QXD2T", 16),
            must("plan_hash", &RequestApprove::plan_hash, "hash of the plan that was looked at",
                 64),
            may("not_before", &RequestApprove::not_before, "earliest start", 32),
            may("override_verification", &RequestApprove::override_verification,
                "reason to approve below the asked points", 500),
            may("override_access", &RequestApprove::override_access,
                "reason to pseudonymize although an access request of the person is open", 500)};
    }
};

/// Rejects a request with a reason that the agent may read aloud.
struct RequestReject {
    static constexpr std::string_view type = "request.reject";
    using Reply = Acknowledged;
    std::string reference;
    std::string reason;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &RequestReject::reference, "request, e.g. R26-7K3M9-QXD2T", 16),
            must("reason", &RequestReject::reason, "why", 500)};
    }
};

/// Cancels a request that has not started.
struct RequestCancel {
    static constexpr std::string_view type = "request.cancel";
    using Reply = Acknowledged;
    std::string reference;
    std::string reason;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &RequestCancel::reference, "request, e.g. R26-7K3M9-QXD2T", 16),
            must("reason", &RequestCancel::reason, "why", 500)};
    }
};

}  // namespace callveil::wire

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Admin channel: requests come in and stand in the queue. Times are RFC 3339 in UTC.
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
            must("reason", &RequestRow::reason,
                 "last reason given, or what it waits for; typed ones for supervisors only")};
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

}  // namespace callveil::wire

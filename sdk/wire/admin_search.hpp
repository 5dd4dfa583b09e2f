// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/admin_jobs.hpp"
#include "wire/admin_rows.hpp"
#include "wire/fields.hpp"

/// Admin channel: finding a person in the lead databases.
namespace callveil::wire {

/// Starts a search over all lead databases, on a request or with a reason.
struct SearchStart {
    static constexpr std::string_view type = "search.start";
    using Reply = JobReply;
    std::vector<std::string> phones;
    std::vector<std::string> emails;
    std::string customer_id;
    std::string partial_kind;
    std::string partial_text;
    std::string partial_place;
    std::string reference;
    std::string reason;
    static constexpr auto fields() {
        return std::tuple{
            may("phones", &SearchStart::phones, "phones, in any way of writing", 10),
            may("emails", &SearchStart::emails, "e-mails", 10),
            may("customer_id", &SearchStart::customer_id, "customer id", 256),
            may("partial_kind", &SearchStart::partial_kind,
                "phone_number, email or customer_id for a partial search, else empty", 32),
            may("partial_text", &SearchStart::partial_text, "at least 4 digits or 3 characters",
                64),
            may("partial_place", &SearchStart::partial_place, "prefix, suffix or anywhere", 16),
            may("reference", &SearchStart::reference, "request this search serves", 16),
            may("reason", &SearchStart::reason, "why, when there is no request", 500)};
    }
};

/// A page of search results.
struct SearchPageReply {
    std::vector<ShownRow> rows;
    std::int64_t matches = 0;
    bool truncated = false;
    std::int64_t persons = 0;
    std::int64_t next = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("rows", &SearchPageReply::rows, "rows", 200),
            must("matches", &SearchPageReply::matches, "rows found in all"),
            must("truncated", &SearchPageReply::truncated, "more were found than are kept"),
            must("persons", &SearchPageReply::persons, "people among them"),
            must("next", &SearchPageReply::next, "page to ask for next; 0 at the end")};
    }
};

/// Reads a page of a finished search from the living rows.
struct SearchPage {
    static constexpr std::string_view type = "search.page";
    using Reply = SearchPageReply;
    std::string job;
    std::int64_t page = 0;
    static constexpr auto fields() {
        return std::tuple{must("job", &SearchPage::job, "job id", 36),
                          may("page", &SearchPage::page,
                              "1, then what next said: the number of its first row", 1000000)};
    }
};

/// The request that was made.
struct RequestFromSearchReply {
    std::string reference;
    std::string note;
    static constexpr auto fields() {
        return std::tuple{must("job", &RequestFromSearchReply::reference, "its reference"),
                          may("note", &RequestFromSearchReply::note, "who may approve it")};
    }
};

/// Makes a request of the person whom a search found; it waits to be approved.
struct RequestFromSearch {
    static constexpr std::string_view type = "request.from_search";
    using Reply = RequestFromSearchReply;
    std::string job;
    std::string kind;
    std::string name;
    std::string comments;
    std::string client_id;
    static constexpr auto fields() {
        return std::tuple{must("job", &RequestFromSearch::job, "finished search", 36),
                          must("kind", &RequestFromSearch::kind, "pseudonymization or access", 32),
                          may("name", &RequestFromSearch::name, "name of the data subject", 1024),
                          must("comments", &RequestFromSearch::comments, "why", 500),
                          must("client_id", &RequestFromSearch::client_id,
                               "UUIDv7; the same id gets the same answer", 36)};
    }
};

}  // namespace callveil::wire

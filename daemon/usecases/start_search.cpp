// SPDX-License-Identifier: Apache-2.0
#include "usecases/start_search.hpp"

#include <algorithm>
#include <array>
#include <ranges>

#include "domain/identity_kinds.hpp"
#include "identity/matcher.hpp"
#include "usecases/approve_request.hpp"
#include "usecases/job_inputs.hpp"
#include "usecases/request_steps.hpp"
#include "usecases/shown_rows.hpp"
#include "usecases/submit_request.hpp"
#include "wire/agent_messages.hpp"

namespace callveil::usecases {
namespace {

identity::PartialMatcher::Place place_of(std::string_view text) noexcept {
    using Place = identity::PartialMatcher::Place;
    return text == "prefix" ? Place::prefix : text == "suffix" ? Place::suffix : Place::anywhere;
}

SearchInput input_of(const wire::SearchStart& asked) {
    SearchInput input{.identities = {},
                      .partial_kind = asked.partial_kind,
                      .partial_text = asked.partial_text,
                      .partial_place = asked.partial_place,
                      .reason = asked.reason};
    for (const auto& phone : asked.phones) {
        input.identities.push_back({std::string(domain::phone_number), phone});
    }
    for (const auto& email : asked.emails) {
        input.identities.push_back({std::string(domain::email), email});
    }
    if (!asked.customer_id.empty()) {
        input.identities.push_back({std::string(domain::customer_id), asked.customer_id});
    }
    return input;
}

constexpr std::string_view wildcards = "*%?";

/// RFC 5322 has all three wildcards in front of the "@", where an address is compared as a whole.
/// An address of nothing else in front is meant for others.
bool is_complete_address(const domain::Identity& identity) {
    const auto& value = identity.value;
    const auto at = value.rfind('@');
    return identity.kind == domain::email && at != std::string::npos && at + 1 < value.size() &&
           value.find_first_not_of("*%?_ \t") < at &&
           value.find_first_of(wildcards, at) == std::string::npos;
}

/// A value that stands for others. "_" is a letter of many addresses, and a wildcard only alone.
bool is_wild(const domain::Identity& identity) {
    const std::string_view value = identity.value;
    const bool alone = value.find_first_not_of("_ \t") == std::string_view::npos;
    return (value.find_first_of(wildcards) != std::string_view::npos &&
            !is_complete_address(identity)) ||
           (alone && value.find('_') != std::string_view::npos);
}

Result<void> check_complete(const Context& context, const SearchInput& input) {
    std::vector<domain::Identity> identities;
    for (const auto& identity : input.identities) {
        identities.push_back({identity.kind, identity.value});
        if (is_wild(identities.back())) {
            return fail(ErrorCode::invalid_argument,
                        "a complete search takes no wildcards; use a partial search");
        }
    }
    const auto& sources = context.sources.sources();
    const auto region = sources.empty() ? std::string("US") : sources.front().region;
    CALLVEIL_TRY(identity::Matcher::compile(std::move(identities), region));
    return {};
}

Result<void> check(const Context& context, const wire::SearchStart& asked,
                   const SearchInput& input) {
    if (asked.reference.empty() && asked.reason.empty()) {
        return fail(ErrorCode::invalid_argument,
                    "say for which request you search, or give a reason");
    }
    const bool partial = !input.partial_kind.empty() || !input.partial_text.empty();
    if (partial == !input.identities.empty()) {
        return fail(ErrorCode::invalid_argument,
                    "give either complete phones, e-mails or a customer id, or one partial text");
    }
    if (!partial) {
        return check_complete(context, input);
    }
    constexpr std::array<std::string_view, 4> places{"", "prefix", "suffix", "anywhere"};
    if (std::find(places.begin(), places.end(), input.partial_place) == places.end()) {
        return fail(ErrorCode::invalid_argument,
                    "'partial_place' must be prefix, suffix or anywhere");
    }
    CALLVEIL_TRY(domain::check_identity_kind(context.map, input.partial_kind));
    CALLVEIL_TRY(identity::PartialMatcher::compile(input.partial_kind, input.partial_text,
                                                   place_of(input.partial_place)));
    return {};
}

Result<domain::Job> finished_search(const Context& context, const domain::Caller& caller,
                                    std::string_view id) {
    domain::Job job;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(job, transaction.jobs().find(id));
        return {};
    }));
    if (job.kind != domain::JobKind::search || job.state != domain::JobState::done) {
        return fail(ErrorCode::wrong_state, "this job is not a finished search");
    }
    if (job.caller.person != caller.person) {
        return fail(ErrorCode::denied, "this search belongs to another person");
    }
    return job;
}

wire::RequestBody body_of(domain::TimePoint searched_at, const SearchInput& input,
                          const wire::RequestFromSearch& asked) {
    wire::RequestBody body;
    body.kind = asked.kind;
    body.name = asked.name;
    body.comments = asked.comments;
    body.received_at = domain::to_rfc3339(searched_at);
    for (const auto& identity : input.identities) {
        if (identity.kind == domain::phone_number) {
            body.phones.push_back(identity.value);
        } else if (identity.kind == domain::email) {
            body.emails.push_back(identity.value);
        } else {
            body.customer_id = identity.value;
        }
    }
    return body;
}

}  // namespace

Result<wire::JobReply> start_search(const Context& context, const domain::Caller& caller,
                                    const wire::SearchStart& asked) {
    const auto input = input_of(asked);
    CALLVEIL_TRY(check(context, asked, input));
    const auto job =
        new_job(context, caller, domain::JobKind::search, asked.reference, to_job_text(input));
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        if (!asked.reference.empty()) {
            CALLVEIL_TRY(transaction.requests().find(asked.reference));
        }
        CALLVEIL_TRY(transaction.jobs().insert(job));
        CALLVEIL_TRY(transaction.audit().append(audit_event(
            context, caller, "search.start", asked.reference.empty() ? job.id : asked.reference,
            AuditDetail()
                .id("job", job.id)
                .count("identities", static_cast<std::int64_t>(input.identities.size()))
                .count("partial", input.partial_kind.empty() ? 0 : 1))));
        return {};
    }));
    context.work_added();
    return wire::JobReply{job.id};
}

Result<wire::SearchPageReply> search_page(const Context& context, const domain::Caller& caller,
                                          const wire::SearchPage& asked) {
    CALLVEIL_ASSIGN(const auto job, finished_search(context, caller, asked.job));
    CALLVEIL_ASSIGN(const auto result, from_job_text<SearchResult>(job.result));
    const auto first = std::max<std::int64_t>(asked.page, 1);
    const auto total = static_cast<std::int64_t>(result.hits.size());
    const auto hits =
        result.hits | std::views::drop(first - 1) | std::views::take(context.settings.page_rows);
    wire::SearchPageReply reply{.rows = {},
                                .matches = result.matches,
                                .truncated = result.truncated,
                                .persons = result.persons,
                                .next = 0};
    CALLVEIL_ASSIGN(reply.rows, show_hits(context, {hits.begin(), hits.end()}, first));
    const auto next = first + static_cast<std::int64_t>(reply.rows.size());
    reply.next = !reply.rows.empty() && next <= total ? next : 0;
    CALLVEIL_TRY(audit(context, caller, "search.page", job.id,
                       AuditDetail()
                           .count("page", first)
                           .count("rows", static_cast<std::int64_t>(reply.rows.size()))));
    return reply;
}

Result<wire::RequestFromSearchReply> request_from_search(const Context& context,
                                                         const domain::Caller& caller,
                                                         const wire::RequestFromSearch& asked) {
    CALLVEIL_ASSIGN(const auto job, finished_search(context, caller, asked.job));
    CALLVEIL_ASSIGN(const auto input, from_job_text<SearchInput>(job.input));
    if (input.identities.empty()) {
        return fail(ErrorCode::invalid_argument,
                    "a partial search names nobody; search by a complete phone, e-mail or "
                    "customer id first");
    }
    CALLVEIL_ASSIGN(
        const auto request,
        submit_request(context, caller,
                       {.client_id = asked.client_id,
                        .reference = {},
                        .body = wire::to_text(wire::encode(body_of(job.created_at, input, asked))),
                        .origin = domain::Origin::search,
                        .search_reason = input.reason}));
    return wire::RequestFromSearchReply{request.reference, who_may_approve(context, request)};
}

}  // namespace callveil::usecases

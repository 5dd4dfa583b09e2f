// SPDX-License-Identifier: Apache-2.0
#include "usecases/request_views.hpp"

#include <algorithm>

#include "usecases/approve_request.hpp"
#include "usecases/request_steps.hpp"

namespace callveil::usecases {
namespace {

std::string time_or_empty(const std::optional<domain::TimePoint>& time) {
    return time ? domain::to_rfc3339(*time) : std::string();
}

/// What an agent may read aloud.
std::string reason_for_agents(const domain::Request& request) {
    using domain::RequestState;
    if (domain::has_typed_reason(request.state) || request.reason.empty()) {
        return request.reason;
    }
    switch (request.state) {
        case RequestState::pending_approval:
            return "a supervisor looks at it again";
        case RequestState::approved:
        case RequestState::running:
            return "it is approved and goes on as soon as it can";
        case RequestState::partially_completed:
            return "a part of it could not be done; a supervisor can say more";
        case RequestState::failed:
            return "it could not be carried out; a supervisor can say more";
        default:
            return {};
    }
}

wire::RequestStatus status_of(const domain::Request& request) {
    return {.reference = request.reference,
            .kind = std::string(domain::to_string(request.kind)),
            .state = std::string(domain::to_string(request.state)),
            .outcome = std::string(domain::to_string(request.outcome)),
            .reason = reason_for_agents(request),
            .updated_at = domain::to_rfc3339(request.updated_at)};
}

std::string reason_for(const domain::Caller& caller, const domain::Request& request) {
    const bool typed = domain::has_typed_reason(request.state);
    return typed && caller.role != domain::Role::supervisor ? std::string() : request.reason;
}

wire::RequestRow row_of(const domain::Caller& caller, const domain::Request& request) {
    return {.reference = request.reference,
            .kind = std::string(domain::to_string(request.kind)),
            .state = std::string(domain::to_string(request.state)),
            .outcome = std::string(domain::to_string(request.outcome)),
            .regime = std::string(domain::to_string(request.deadlines.regime)),
            .received_at = domain::to_rfc3339(request.received_at),
            .confirm_by = time_or_empty(request.deadlines.confirm_by),
            .due_by = domain::to_rfc3339(request.deadlines.due_by),
            .requester = request.requester.principal,
            .reason = reason_for(caller, request)};
}

Result<ports::RequestFilter> filter_of(const wire::RequestList& asked) {
    ports::RequestFilter filter;
    for (const auto& name : asked.states) {
        const auto state = domain::request_state_from(name);
        if (!state) {
            return fail(ErrorCode::invalid_argument, "'states' names a state that does not exist");
        }
        filter.states.push_back(*state);
    }
    if (!asked.kind.empty()) {
        filter.kind = domain::request_kind_from(asked.kind);
        if (!filter.kind) {
            return fail(ErrorCode::invalid_argument, "'kind' must be pseudonymization or access");
        }
    }
    filter.before = asked.before;
    filter.limit = asked.limit == 0 ? 50 : static_cast<std::size_t>(asked.limit);
    return filter;
}

void show_subject(const domain::Request& request, wire::RequestShowReply& shown) {
    shown.name = request.subject.name;
    shown.phones = request.subject.phones;
    shown.emails = request.subject.emails;
    shown.customer_id = request.subject.customer_id;
    shown.comments = request.subject.comments;
}

void show_times(const domain::Request& request, wire::RequestShowReply& shown) {
    shown.desktop_received_at = time_or_empty(request.desktop_received_at);
    shown.desktop_time_ignored = request.desktop_time_ignored;
    shown.received_at = domain::to_rfc3339(request.received_at);
    shown.regime = domain::to_string(request.deadlines.regime);
    shown.confirm_by = time_or_empty(request.deadlines.confirm_by);
    shown.due_by = domain::to_rfc3339(request.deadlines.due_by);
    shown.not_before = time_or_empty(request.not_before);
    shown.emptied_at = time_or_empty(request.emptied_at);
}

void show_decision(const Context& context, const domain::Request& request,
                   wire::RequestShowReply& shown) {
    if (request.verification) {
        shown.verification_method = request.verification->method;
        shown.verification_points = request.verification->points;
        shown.verified_by = request.verification->person;
        shown.verified_at = domain::to_rfc3339(request.verification->at);
    }
    for (const auto& one : request.overrides) {
        shown.overrides.push_back({std::string(domain::to_string(one.kind)), one.person, one.reason,
                                   domain::to_rfc3339(one.at)});
    }
    shown.approval = who_may_approve(context, request);
    shown.required_points = context.policy.required_points(request.kind);
    shown.approver = request.approver;
    shown.plan_hash = request.plan_hash;
    shown.reason = request.reason;
    shown.trouble = request.trouble;
    shown.version = request.version;
}

wire::RequestShowReply shown_of(const Context& context, const domain::Request& request) {
    wire::RequestShowReply shown;
    shown.reference = request.reference;
    shown.kind = domain::to_string(request.kind);
    shown.state = domain::to_string(request.state);
    shown.outcome = domain::to_string(request.outcome);
    shown.origin = domain::to_string(request.origin);
    shown.requester = request.requester.principal;
    shown.asserted_agent = request.requester.asserted_agent;
    shown.interaction_id = request.interaction_id;
    shown.search_reason = request.search_reason;
    show_subject(request, shown);
    show_times(request, shown);
    show_decision(context, request, shown);
    return shown;
}

Result<void> show_work(ports::Transaction& transaction, wire::RequestShowReply& shown) {
    CALLVEIL_ASSIGN(const auto packages, transaction.packages().of_request(shown.reference));
    for (const auto& package : packages) {
        shown.packages.push_back(package.id);
    }
    const auto latest = transaction.plans().latest(shown.reference);
    if (shown.plan_hash.empty() && latest) {
        shown.plan_hash = latest->hash;
    }
    return {};
}

}  // namespace

Result<wire::StatusReply> request_status(const Context& context, const domain::Caller& caller,
                                         const wire::Status& asked) {
    wire::StatusReply reply;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        for (const auto& reference : asked.references) {
            const auto request = transaction.requests().find(reference);
            if (request && request->requester.principal == caller.principal) {
                reply.requests.push_back(status_of(*request));
            }
        }
        return {};
    }));
    return reply;
}

Result<wire::RequestListReply> list_requests(const Context& context, const domain::Caller& caller,
                                             const wire::RequestList& asked) {
    CALLVEIL_ASSIGN(const auto filter, filter_of(asked));
    wire::RequestListReply reply;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(const auto requests, transaction.requests().list(filter));
        std::transform(requests.begin(), requests.end(), std::back_inserter(reply.rows),
                       [&](const auto& request) { return row_of(caller, request); });
        if (requests.size() == filter.limit) {
            reply.next = requests.back().reference;
        }
        return {};
    }));
    return reply;
}

std::string due_note(const Context& context, const domain::Request& request) {
    if (domain::is_final(request.state)) {
        return {};
    }
    const auto due = domain::to_rfc3339(request.deadlines.due_by);
    return request.deadlines.due_by < context.clock.now() ? "overdue: the answer was due by " + due
                                                          : "answer due by " + due;
}

Result<wire::RequestShowReply> show_request(const Context& context, const domain::Caller& caller,
                                            std::string_view reference) {
    CALLVEIL_ASSIGN(const auto request, find_request(context, reference));
    auto shown = shown_of(context, request);
    CALLVEIL_TRY(context.store.read(
        [&](ports::Transaction& transaction) { return show_work(transaction, shown); }));
    CALLVEIL_TRY(audit(context, caller, "request.show", request.reference));
    return shown;
}

}  // namespace callveil::usecases

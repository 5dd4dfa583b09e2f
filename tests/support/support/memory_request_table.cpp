// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "domain/states.hpp"
#include "support/memory_tables.hpp"

namespace callveil::tests {
namespace {

using domain::Request;
using domain::RequestState;

bool allowed_step(RequestState from, RequestState to) {
    const auto steps = domain::transitions();
    return from == to || std::any_of(steps.begin(), steps.end(), [&](const auto& step) {
               return step.from == from && step.to == to;
           });
}

Result<void> check_outcome(const Request& request) {
    if ((request.outcome != domain::Outcome::none) != domain::is_final(request.state)) {
        return fail(ErrorCode::wrong_state, "A request has an outcome exactly when it ended.");
    }
    if (request.emptied_at && !domain::is_final(request.state)) {
        return fail(ErrorCode::wrong_state, "An open request is never emptied.");
    }
    return {};
}

bool matches(const Request& request, const ports::RequestFilter& filter) {
    const bool state =
        filter.states.empty() ||
        std::find(filter.states.begin(), filter.states.end(), request.state) != filter.states.end();
    return state && (!filter.kind || request.kind == *filter.kind) &&
           (filter.principal.empty() || request.requester.principal == filter.principal);
}

bool newer(const Request& one, const Request& other) {
    return std::tie(one.received_at, one.reference) > std::tie(other.received_at, other.reference);
}

class MemoryRequests final : public ports::RequestTable {
public:
    MemoryRequests(MemoryState& state, Writing writing) : state_(state), writing_(writing) {}

    Result<void> insert(const Request& request) override {
        CALLVEIL_TRY(check(writing_));
        CALLVEIL_TRY(check_outcome(request));
        CALLVEIL_ASSIGN(const auto same,
                        find_by_client(request.requester.principal, request.client_id));
        if (same) {
            return fail(ErrorCode::conflict, "This client id is stored already.");
        }
        return add_new(state_.requests, request.reference, request);
    }

    Result<void> update(Request& request) override {
        CALLVEIL_TRY(check(writing_));
        CALLVEIL_ASSIGN(Request * stored, entry_of(state_.requests, request.reference));
        if (stored->version != request.version) {
            return fail(ErrorCode::conflict, "Another person changed the request meanwhile.");
        }
        CALLVEIL_TRY(check_outcome(request));
        if (!allowed_step(stored->state, request.state)) {
            return fail(ErrorCode::wrong_state, "The request does not take this step.");
        }
        ++request.version;
        *stored = with_what_never_changes(request, *stored);
        return {};
    }

    Result<Request> find(std::string_view reference) override {
        CALLVEIL_ASSIGN(const Request* found, entry_of(state_.requests, reference));
        return *found;
    }

    Result<std::optional<Request>> find_by_client(std::string_view principal,
                                                  std::string_view client_id) override {
        for (const auto& [reference, request] : state_.requests) {
            if (request.requester.principal == principal && request.client_id == client_id) {
                return std::optional(request);
            }
        }
        return std::optional<Request>();
    }

    Result<std::vector<Request>> list(const ports::RequestFilter& filter) override {
        std::optional<Request> last;
        if (!filter.before.empty()) {
            CALLVEIL_ASSIGN(last, find(filter.before));
        }
        std::vector<Request> found;
        for (const auto& [reference, request] : state_.requests) {
            if (matches(request, filter) && (!last || newer(*last, request))) {
                found.push_back(request);
            }
        }
        std::sort(found.begin(), found.end(), newer);
        found.resize(std::min(found.size(), filter.limit));
        return found;
    }

    Result<std::int64_t> count(RequestState state) override {
        return std::count_if(state_.requests.begin(), state_.requests.end(),
                             [state](const auto& row) { return row.second.state == state; });
    }
    Result<std::vector<domain::Reference>> to_empty(domain::TimePoint changed_by,
                                                    std::size_t limit) override {
        std::vector<const Request*> found;
        for (const auto& [reference, request] : state_.requests) {
            if (domain::is_final(request.state) && !request.emptied_at &&
                request.updated_at <= changed_by && !has_live_job(reference)) {
                found.push_back(&request);
            }
        }
        std::stable_sort(found.begin(), found.end(), [](const auto* one, const auto* other) {
            return one->updated_at < other->updated_at;
        });
        found.resize(std::min(found.size(), limit));
        std::vector<domain::Reference> references;
        std::transform(found.begin(), found.end(), std::back_inserter(references),
                       [](const auto* request) { return request->reference; });
        return references;
    }
    Result<ports::Decided> decided_since(domain::TimePoint since,
                                         std::string_view person) override {
        ports::Decided decided;
        for (const auto& [reference, request] : state_.requests) {
            if (request.kind == domain::RequestKind::pseudonymization &&
                !request.approver.empty() && request.updated_at >= since) {
                ++decided.by_all;
                decided.by_person += request.approver == person ? 1 : 0;
            }
        }
        return decided;
    }

private:
    bool has_live_job(std::string_view reference) const {
        return std::any_of(state_.jobs.begin(), state_.jobs.end(), [&](const auto& row) {
            return row.second.request == reference && is_live(row.second);
        });
    }
    static Request with_what_never_changes(Request request, const Request& stored) {
        request.client_id = stored.client_id;
        request.body_hash = stored.body_hash;
        request.kind = stored.kind;
        request.origin = stored.origin;
        request.requester.principal = stored.requester.principal;
        request.requester.person = stored.requester.person;
        request.desktop_received_at = stored.desktop_received_at;
        request.received_at = stored.received_at;
        return request;
    }

    MemoryState& state_;
    Writing writing_;
};

}  // namespace

std::unique_ptr<ports::RequestTable> make_memory_requests(MemoryState& state, Writing writing) {
    return std::make_unique<MemoryRequests>(state, writing);
}

}  // namespace callveil::tests

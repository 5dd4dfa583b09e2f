// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "stores/sqlite/known.hpp"
#include "stores/sqlite/queries.hpp"
#include "stores/sqlite/sealed_json.hpp"
#include "stores/sqlite/work_tables.hpp"

namespace callveil::stores {
namespace {

using domain::Request;

constexpr std::string_view slot = "requests.sealed";

/// Where the next page begins: in front of this row.
struct Bound {
    domain::TimePoint received_at{domain::Microseconds{std::numeric_limits<std::int64_t>::max()}};
    std::string reference;
};

std::string_view query_for(const ports::RequestFilter& filter) {
    if (!filter.principal.empty()) {
        return queries::list_requests_of_principal;
    }
    return filter.states.empty() ? queries::list_requests : queries::list_requests_in_states;
}

/// JSON array of the states' words, or nothing when all are wanted.
std::optional<std::string> states_json(const std::vector<domain::RequestState>& states) {
    if (states.empty()) {
        return std::nullopt;
    }
    std::string json;
    for (const auto state : states) {
        json.append(json.empty() ? "[\"" : ",\"").append(to_string(state)).push_back('"');
    }
    return json + "]";
}

}  // namespace

Result<std::string> SqliteRequestTable::seal(const Request& request) const {
    CALLVEIL_ASSIGN(const std::string part, sealed_part(request));
    return sealer_.seal(slot, request.reference, part);
}

Result<Request> SqliteRequestTable::read(Row& row) const {
    Request request;
    request.reference = row.text();
    request.client_id = row.text();
    request.requester.principal = row.text();
    request.requester.person = row.text();
    request.body_hash = row.text();
    CALLVEIL_ASSIGN(request.kind, known(domain::request_kind_from(row.text()), "requests.kind"));
    CALLVEIL_ASSIGN(request.origin, known(domain::origin_from(row.text()), "requests.origin"));
    request.desktop_received_at = row.optional_time();
    request.received_at = row.time();
    CALLVEIL_ASSIGN(request.deadlines.regime,
                    known(domain::regime_from(row.text()), "requests.regime"));
    request.deadlines.starts = row.time();
    request.deadlines.confirm_by = row.optional_time();
    request.deadlines.due_by = row.time();
    CALLVEIL_ASSIGN(request.state, known(domain::request_state_from(row.text()), "requests.state"));
    CALLVEIL_ASSIGN(request.outcome, known(domain::outcome_from(row.text()), "requests.outcome"));
    request.not_before = row.optional_time();
    request.plan_hash = row.text();
    request.approver = row.text();
    request.updated_at = row.time();
    request.emptied_at = row.optional_time();
    request.version = row.integer();
    CALLVEIL_ASSIGN(const std::string part, sealer_.open(slot, request.reference, row.blob()));
    CALLVEIL_TRY(read_sealed_part(part, request));
    return request;
}

Result<void> SqliteRequestTable::insert(const Request& request) {
    CALLVEIL_ASSIGN(const std::string sealed, seal(request));
    const auto done = connection_.execute(
        queries::insert_request, request.reference, request.client_id, request.requester.principal,
        request.requester.person, request.body_hash, to_string(request.kind),
        to_string(request.origin), request.desktop_received_at, request.received_at,
        to_string(request.deadlines.regime), request.deadlines.starts, request.deadlines.confirm_by,
        request.deadlines.due_by, to_string(request.state), to_string(request.outcome),
        request.not_before, request.plan_hash, request.approver, request.updated_at,
        request.emptied_at, request.version, Bytes{sealed});
    CALLVEIL_TRY(done);
    return {};
}

Result<void> SqliteRequestTable::update(Request& request) {
    CALLVEIL_ASSIGN(const std::string sealed, seal(request));
    CALLVEIL_ASSIGN(
        const auto changed,
        connection_.execute(queries::update_request, request.reference, request.version,
                            to_string(request.deadlines.regime), request.deadlines.starts,
                            request.deadlines.confirm_by, request.deadlines.due_by,
                            to_string(request.state), to_string(request.outcome),
                            request.not_before, request.plan_hash, request.approver,
                            request.updated_at, request.emptied_at, Bytes{sealed}));
    if (changed == 0) {
        return explain_no_change(request);
    }
    ++request.version;
    return {};
}

Result<void> SqliteRequestTable::explain_no_change(const Request& request) {
    CALLVEIL_TRY(find(request.reference));
    return fail(ErrorCode::conflict,
                "Another person changed the request " + request.reference + " meanwhile.");
}

Result<Request> SqliteRequestTable::find(std::string_view reference) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::find_request, reference));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    if (!found) {
        return fail(ErrorCode::not_found,
                    "No request has the reference " + std::string(reference) + ".");
    }
    Row row = statement.row();
    return read(row);
}

Result<std::optional<Request>> SqliteRequestTable::find_by_client(std::string_view principal,
                                                                  std::string_view client_id) {
    CALLVEIL_ASSIGN(auto statement,
                    connection_.query(queries::find_request_by_client, principal, client_id));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    if (!found) {
        return std::optional<Request>();
    }
    Row row = statement.row();
    CALLVEIL_ASSIGN(Request request, read(row));
    return std::optional<Request>(std::move(request));
}

Result<std::vector<Request>> SqliteRequestTable::list(const ports::RequestFilter& filter) {
    Bound bound;
    if (!filter.before.empty()) {
        CALLVEIL_ASSIGN(const Request last, find(filter.before));
        bound = {last.received_at, last.reference};
    }
    const auto kind = filter.kind ? std::optional(domain::to_string(*filter.kind)) : std::nullopt;
    CALLVEIL_ASSIGN(auto statement,
                    connection_.query(query_for(filter), states_json(filter.states), kind,
                                      or_null(filter.principal), bound.received_at, bound.reference,
                                      static_cast<std::int64_t>(filter.limit)));
    return collect<Request>(std::move(statement), [this](Row& row) { return read(row); });
}

Result<std::int64_t> SqliteRequestTable::count(domain::RequestState state) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::count_requests, to_string(state)));
    CALLVEIL_TRY(statement.step());
    return statement.row().integer();
}

Result<std::vector<domain::Reference>> SqliteRequestTable::to_empty(domain::TimePoint changed_by,
                                                                    std::size_t limit) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::list_requests_to_empty, changed_by,
                                                      static_cast<std::int64_t>(limit)));
    return collect<domain::Reference>(
        std::move(statement), [](Row& row) -> Result<domain::Reference> { return row.text(); });
}

Result<ports::Decided> SqliteRequestTable::decided_since(domain::TimePoint since,
                                                         std::string_view person) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::count_decided, since, person));
    CALLVEIL_TRY(statement.step());
    auto row = statement.row();
    const auto by_all = row.integer();
    return ports::Decided{by_all, row.integer()};
}

}  // namespace callveil::stores

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "domain/job.hpp"
#include "domain/plan.hpp"
#include "domain/request.hpp"

namespace callveil::ports {

/// Which requests a list shows; empty members do not restrict. Newest first, keyset-paged.
struct RequestFilter {
    std::vector<domain::RequestState> states;
    std::optional<domain::RequestKind> kind;
    std::string principal;  ///< only requests sent by this principal
    std::string before;     ///< reference of the last row of the page before
    std::size_t limit = 50;
};

/// How many pseudonymizations were approved, or went on after their approval.
struct Decided {
    std::int64_t by_all = 0;
    std::int64_t by_person = 0;
};

class RequestTable {
public:
    virtual ~RequestTable() = default;
    /// @error conflict     reference, or (principal, client id), already taken.
    /// @error wrong_state  an outcome before a final state, or a final state without one.
    virtual Result<void> insert(const domain::Request& request) = 0;
    /// Writes every mutable member; `request.version` must be the stored one and is counted up.
    /// What never changes (reference, client id, requester, body hash, kind, origin, both receipt
    /// times) is not written.
    /// @error not_found    no such reference.
    /// @error conflict     another writer was quicker (version).
    /// @error wrong_state  the store's CHECK of the life cycle refused the step, or an open request
    ///                     was to be emptied.
    virtual Result<void> update(domain::Request& request) = 0;
    /// @error not_found
    virtual Result<domain::Request> find(std::string_view reference) = 0;
    virtual Result<std::optional<domain::Request>> find_by_client(std::string_view principal,
                                                                  std::string_view client_id) = 0;
    /// @error not_found  `filter.before` names no request.
    virtual Result<std::vector<domain::Request>> list(const RequestFilter& filter) = 0;
    virtual Result<std::int64_t> count(domain::RequestState state) = 0;
    /// References of ended requests that last changed at `changed_by` or before, are not emptied
    /// and have no job queued or running. Those that changed first come first.
    virtual Result<std::vector<domain::Reference>> to_empty(domain::TimePoint changed_by,
                                                            std::size_t limit) = 0;
    /// Of those that changed at `since` or later, by anybody and by the approver `person`.
    virtual Result<Decided> decided_since(domain::TimePoint since, std::string_view person) = 0;
};

class JobTable {
public:
    virtual ~JobTable() = default;
    /// @error conflict     the id is taken.
    /// @error not_found    `job.request` is not empty and names no request.
    /// @error wrong_state  running without a lease, or a lease without running.
    virtual Result<void> insert(const domain::Job& job) = 0;
    /// @error not_found
    virtual Result<domain::Job> find(std::string_view id) = 0;
    /// Leases the oldest of the queued jobs that may run at `now` (attempt stays: who requeues
    /// counts) and of the running ones whose lease has ended, or lies over twice as far ahead as
    /// `lease_until`: the clock was set back (rescue: attempt + 1). One that is to be cancelled is
    /// given out too; the worker settles it as cancelled. Nothing when there is none.
    virtual Result<std::optional<domain::Job>> claim(std::string_view worker, domain::TimePoint now,
                                                     domain::TimePoint lease_until) = 0;
    /// Writes progress and lease. @return whether cancellation was asked for.
    /// @error conflict   the lease now belongs to another worker, or the job has ended.
    /// @error not_found
    virtual Result<bool> heartbeat(std::string_view id, std::string_view worker,
                                   domain::TimePoint lease_until, std::int64_t done,
                                   std::int64_t total) = 0;
    /// Ends or requeues a job that `worker` holds: state, result, error, run_after, attempt,
    /// outages. A requeued job may carry the error for which it is tried again.
    /// Ends the lease; a requeued job has no worker. Progress and the wish to cancel stay.
    /// @error conflict          the lease now belongs to another worker, or the job has ended.
    /// @error invalid_argument  `job.state` is running.
    /// @error not_found
    virtual Result<void> settle(const domain::Job& job) = 0;
    /// Notes the wish; the worker that holds or next claims the job acts on it.
    /// @error wrong_state  the job has ended.
    /// @error not_found
    virtual Result<void> request_cancel(std::string_view id) = 0;
    /// Removes up to `limit` ended jobs that were made at `made_by` or before and belong to no
    /// request or to an emptied one. @return how many; fewer than `limit`: none is left.
    virtual Result<std::int64_t> remove_ended(domain::TimePoint made_by, std::size_t limit) = 0;
    virtual Result<std::int64_t> count(domain::JobState state) = 0;
    /// When `claim` may next find something: the earliest run_after of the queued jobs and end of
    /// lease of the running ones. Nothing without live jobs.
    virtual Result<std::optional<domain::TimePoint>> next_run_after() = 0;
};

/// Pages may come before their head, because the head's hash covers them; pages that never got a
/// head are removed when the store is opened again.
class PlanTable {
public:
    virtual ~PlanTable() = default;
    /// @error conflict   the id or hash is taken.
    /// @error not_found  `plan.request` is not empty and names no request.
    virtual Result<void> insert(const domain::Plan& plan) = 0;
    /// @error conflict  the plan has this page already.
    virtual Result<void> add_page(std::string_view plan_id, std::int64_t page,
                                  const std::vector<domain::PlannedRow>& rows) = 0;
    /// @error not_found
    virtual Result<domain::Plan> find_by_hash(std::string_view hash) = 0;
    /// The newest plan of a request, or not_found.
    virtual Result<domain::Plan> latest(std::string_view reference) = 0;
    /// @error not_found
    virtual Result<std::vector<domain::PlannedRow>> page(std::string_view plan_id,
                                                         std::int64_t page) = 0;
    /// Removes head and pages. @error not_found  neither was there.
    virtual Result<void> remove(std::string_view plan_id) = 0;
    /// Removes up to `limit` pages of the plans of a request; when these were fewer than `limit`,
    /// no page is left and the heads go too. @return how many pages.
    virtual Result<std::int64_t> remove_of_request(std::string_view reference,
                                                   std::size_t limit) = 0;
};

}  // namespace callveil::ports

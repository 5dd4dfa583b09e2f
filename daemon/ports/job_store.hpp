// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "domain/audit.hpp"
#include "domain/job.hpp"
#include "domain/package.hpp"
#include "domain/plan.hpp"
#include "domain/principal.hpp"
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

class RequestTable {
public:
    virtual ~RequestTable() = default;
    /// @error conflict  reference, or (principal, client id), already taken.
    virtual Result<void> insert(const domain::Request& request) = 0;
    /// Writes every mutable member; `request.version` must be the stored one and is counted up.
    /// @error conflict     another writer was quicker (version).
    /// @error wrong_state  the store's CHECK of the life cycle refused the step.
    virtual Result<void> update(domain::Request& request) = 0;
    /// @error not_found
    virtual Result<domain::Request> find(std::string_view reference) = 0;
    virtual Result<std::optional<domain::Request>> find_by_client(std::string_view principal,
                                                                  std::string_view client_id) = 0;
    virtual Result<std::vector<domain::Request>> list(const RequestFilter& filter) = 0;
    virtual Result<std::int64_t> count(domain::RequestState state) = 0;
};

class JobTable {
public:
    virtual ~JobTable() = default;
    virtual Result<void> insert(const domain::Job& job) = 0;
    virtual Result<domain::Job> find(std::string_view id) = 0;
    /// Leases the oldest queued job that may run at `now`, or a running one whose lease has ended
    /// (attempt + 1). Nothing when there is none.
    virtual Result<std::optional<domain::Job>> claim(std::string_view worker, domain::TimePoint now,
                                                     domain::TimePoint lease_until) = 0;
    /// Writes progress and lease. @return whether cancellation was asked for.
    /// @error conflict  the lease now belongs to another worker.
    virtual Result<bool> heartbeat(std::string_view id, std::string_view worker,
                                   domain::TimePoint lease_until, std::int64_t done,
                                   std::int64_t total) = 0;
    /// Ends or requeues a job that `worker` holds: state, result, error, run_after, attempt.
    /// @error conflict  the lease now belongs to another worker.
    virtual Result<void> settle(const domain::Job& job) = 0;
    virtual Result<void> request_cancel(std::string_view id) = 0;
    virtual Result<std::int64_t> count(domain::JobState state) = 0;
    virtual Result<std::optional<domain::TimePoint>> next_run_after() = 0;
};

class PlanTable {
public:
    virtual ~PlanTable() = default;
    virtual Result<void> insert(const domain::Plan& plan) = 0;
    virtual Result<void> add_page(std::string_view plan_id, std::int64_t page,
                                  const std::vector<domain::PlannedRow>& rows) = 0;
    virtual Result<domain::Plan> find_by_hash(std::string_view hash) = 0;
    /// The newest plan of a request, or not_found.
    virtual Result<domain::Plan> latest(std::string_view reference) = 0;
    virtual Result<std::vector<domain::PlannedRow>> page(std::string_view plan_id,
                                                         std::int64_t page) = 0;
    virtual Result<void> remove(std::string_view plan_id) = 0;
};

/// Marks around every write into a lead database. After a crash an intent without outcome is read back.
struct WriteIntent {
    std::string plan_hash;
    std::int64_t batch = 0;
    std::string source;
    domain::TimePoint at{};
};

class IntentTable {
public:
    virtual ~IntentTable() = default;
    virtual Result<void> begin(const WriteIntent& intent) = 0;
    virtual Result<void> finish(std::string_view plan_hash, std::int64_t batch,
                                std::string_view source, std::string_view outcome) = 0;
    /// Batches of the plan whose outcome is known ("done"), as (source, batch).
    virtual Result<std::vector<std::pair<std::string, std::int64_t>>> finished(
        std::string_view plan_hash) = 0;
    virtual Result<std::vector<WriteIntent>> open(std::string_view plan_hash) = 0;
};

/// Keyed hashes of (row key, column, written value): what was masked once is never masked again.
class LedgerTable {
public:
    virtual ~LedgerTable() = default;
    virtual Result<void> add(const std::vector<std::string>& tokens, domain::TimePoint at) = 0;
    virtual Result<bool> contains(std::string_view token) = 0;
};

class PackageTable {
public:
    virtual ~PackageTable() = default;
    virtual Result<void> insert(const domain::Package& package) = 0;
    virtual Result<void> update(const domain::Package& package) = 0;
    virtual Result<domain::Package> find(std::string_view id) = 0;
    virtual Result<std::vector<domain::Package>> of_request(std::string_view reference) = 0;
    virtual Result<std::vector<domain::Package>> expired(domain::TimePoint now) = 0;
};

class KeyTable {
public:
    virtual ~KeyTable() = default;
    /// @error conflict  this public key is enrolled already.
    virtual Result<void> insert(const domain::EnrolledKey& key) = 0;
    virtual Result<void> revoke(std::string_view public_key, domain::TimePoint at) = 0;
    virtual Result<domain::EnrolledKey> find(std::string_view public_key) = 0;
    virtual Result<std::vector<domain::EnrolledKey>> all() = 0;
};

class AuditTable {
public:
    virtual ~AuditTable() = default;
    /// Chains and appends. @return the sequence number.
    virtual Result<std::int64_t> append(const domain::AuditEvent& event) = 0;
    /// Up to `limit` entries with seq > `after`, oldest first.
    virtual Result<std::vector<domain::AuditEntry>> list(std::int64_t after, std::size_t limit) = 0;
    /// The last entry, or nothing for an empty log.
    virtual Result<std::optional<domain::AuditEntry>> head() = 0;
};

/// The tables as one transaction sees them. Valid only inside the function that got it.
class Transaction {
public:
    virtual ~Transaction() = default;
    virtual RequestTable& requests() = 0;
    virtual JobTable& jobs() = 0;
    virtual PlanTable& plans() = 0;
    virtual IntentTable& intents() = 0;
    virtual LedgerTable& ledger() = 0;
    virtual PackageTable& packages() = 0;
    virtual KeyTable& keys() = 0;
    virtual AuditTable& audit() = 0;
};

/// The daemon's own durable store. Thread safety: all calls from any thread.
///
/// A write is one transaction: what `work` did is on disk when the call returns ok, and nothing of it
/// is when `work` or the commit failed. Writers are grouped into one commit; each has a savepoint of
/// its own, so one refused write never breaks its group, and a failed commit fails the whole group.
class JobStore {
public:
    using Work = std::function<Result<void>(Transaction&)>;
    using Done = std::function<void(Result<void>)>;

    virtual ~JobStore() = default;

    /// Runs `work` and waits for the commit. Must not be called from inside `work` or `done`.
    virtual Result<void> write(const Work& work) = 0;
    /// The same without waiting; `done` runs on the store's writer thread after the commit, exactly once.
    virtual void write_later(Work work, Done done) = 0;
    /// Runs `work` on a consistent snapshot; writing in it is a defect.
    virtual Result<void> read(const Work& work) = 0;
};

}  // namespace callveil::ports

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "callveil/result.hpp"
#include "domain/audit.hpp"
#include "domain/package.hpp"
#include "domain/principal.hpp"

namespace callveil::ports {

/// Marks around every write into a lead database. After a crash an intent without outcome is read
/// back.
struct WriteIntent {
    std::string plan_hash;
    std::int64_t batch = 0;
    std::string source;
    domain::TimePoint at{};
};

class IntentTable {
public:
    virtual ~IntentTable() = default;
    /// A batch that was begun, or finished otherwise than "done", may begin again.
    /// @error conflict  the batch is done.
    virtual Result<void> begin(const WriteIntent& intent) = 0;
    /// @error not_found  the batch was not begun.
    virtual Result<void> finish(std::string_view plan_hash, std::int64_t batch,
                                std::string_view source, std::string_view outcome) = 0;
    /// Batches of the plan whose outcome is known ("done"), as (source, batch).
    virtual Result<std::vector<std::pair<std::string, std::int64_t>>> finished(
        std::string_view plan_hash) = 0;
    /// Batches without an outcome, by source and number.
    virtual Result<std::vector<WriteIntent>> open(std::string_view plan_hash) = 0;
};

/// Keyed hashes of (row key, column, written value): what was masked once is never masked again.
class LedgerTable {
public:
    virtual ~LedgerTable() = default;
    /// Adding a token again changes nothing.
    virtual Result<void> add(const std::vector<std::string>& tokens, domain::TimePoint at) = 0;
    virtual Result<bool> contains(std::string_view token) = 0;
};

class PackageTable {
public:
    virtual ~PackageTable() = default;
    /// @error conflict   the id is taken.
    /// @error not_found  `package.request` is not empty and names no request.
    virtual Result<void> insert(const domain::Package& package) = 0;
    /// Writes all but id, request and creation time. @error not_found
    virtual Result<void> update(const domain::Package& package) = 0;
    /// @error not_found
    virtual Result<domain::Package> find(std::string_view id) = 0;
    /// Oldest first.
    virtual Result<std::vector<domain::Package>> of_request(std::string_view reference) = 0;
    /// Packages whose time is over at `now` and that are not deleted yet.
    virtual Result<std::vector<domain::Package>> expired(domain::TimePoint now) = 0;
};

class KeyTable {
public:
    virtual ~KeyTable() = default;
    /// @error conflict  this public key is enrolled already.
    virtual Result<void> insert(const domain::EnrolledKey& key) = 0;
    /// A key that was revoked before keeps its first time. @error not_found
    virtual Result<void> revoke(std::string_view public_key, domain::TimePoint at) = 0;
    /// @error not_found
    virtual Result<domain::EnrolledKey> find(std::string_view public_key) = 0;
    /// By principal and key.
    virtual Result<std::vector<domain::EnrolledKey>> all() = 0;
    /// The person that a key ties to `agent_id`, or nothing. Reads keys of persons alone, so that
    /// the number of desktops does not matter.
    virtual Result<std::optional<std::string>> person_of(std::string_view agent_id) = 0;
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
    /// The last of the log's own entries ("log....") that has this verb, or nothing.
    virtual Result<std::optional<domain::AuditEntry>> last_of(std::string_view own_verb) = 0;
    /// Reads the whole log and recomputes its chain. A broken log is a verdict, not an error.
    virtual Result<domain::AuditVerdict> verify() = 0;
};

}  // namespace callveil::ports

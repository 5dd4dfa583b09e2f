// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ports/record_tables.hpp"
#include "stores/sqlite/connection.hpp"
#include "stores/sqlite/sealer.hpp"

namespace callveil::stores {

class SqliteIntentTable final : public ports::IntentTable {
public:
    explicit SqliteIntentTable(Connection& connection) : connection_(connection) {}

    Result<void> begin(const ports::WriteIntent& intent) override;
    Result<void> finish(std::string_view plan_hash, std::int64_t batch, std::string_view source,
                        std::string_view outcome) override;
    Result<std::vector<std::pair<std::string, std::int64_t>>> finished(
        std::string_view plan_hash) override;
    Result<std::vector<ports::WriteIntent>> open(std::string_view plan_hash) override;

private:
    Connection& connection_;
};

class SqliteLedgerTable final : public ports::LedgerTable {
public:
    explicit SqliteLedgerTable(Connection& connection) : connection_(connection) {}

    Result<void> add(const std::vector<std::string>& tokens, domain::TimePoint at) override;
    Result<bool> contains(std::string_view token) override;

private:
    Connection& connection_;
};

class SqlitePackageTable final : public ports::PackageTable {
public:
    SqlitePackageTable(Connection& connection, const Sealer& sealer)
        : connection_(connection), sealer_(sealer) {}

    Result<void> insert(const domain::Package& package) override;
    Result<void> update(const domain::Package& package) override;
    Result<domain::Package> find(std::string_view id) override;
    Result<std::vector<domain::Package>> of_request(std::string_view reference) override;
    Result<std::vector<domain::Package>> expired(domain::TimePoint now) override;

private:
    Result<domain::Package> read(Row& row) const;

    Connection& connection_;
    const Sealer& sealer_;
};

class SqliteKeyTable final : public ports::KeyTable {
public:
    explicit SqliteKeyTable(Connection& connection) : connection_(connection) {}

    Result<void> insert(const domain::EnrolledKey& key) override;
    Result<void> revoke(std::string_view public_key, domain::TimePoint at) override;
    Result<domain::EnrolledKey> find(std::string_view public_key) override;
    Result<std::vector<domain::EnrolledKey>> all() override;
    Result<std::optional<std::string>> person_of(std::string_view agent_id) override;

private:
    Connection& connection_;
};

/// The log; its end is also kept under the store's key, so that cutting it off is found.
///
/// The end is compared when a transaction begins and sealed before it commits. An end that somebody
/// else made gets an entry `log.broken`, for ever: the store goes on, the verdict stays.
class SqliteAuditTable final : public ports::AuditTable {
public:
    SqliteAuditTable(Connection& connection, const Sealer& sealer)
        : connection_(connection), sealer_(sealer) {}

    Result<std::int64_t> append(const domain::AuditEvent& event) override;
    Result<std::vector<domain::AuditEntry>> list(std::int64_t after, std::size_t limit) override;
    Result<std::optional<domain::AuditEntry>> head() override;
    Result<std::optional<domain::AuditEntry>> last_of(std::string_view own_verb) override;
    Result<domain::AuditVerdict> verify() override;
    /// To be called when a writing transaction begins.
    Result<void> watch_end();
    /// To be called when a part of the transaction was undone.
    void forget_end() noexcept { end_.reset(); }
    /// To be called before each commit; does nothing when nothing was appended.
    Result<void> seal_end();

private:
    Result<void> insert(const domain::AuditEntry& entry);
    /// Whether the last entry is the one that the store sealed last.
    Result<bool> is_own_end();
    Result<void> find_breaks(domain::AuditVerdict& verdict);

    Connection& connection_;
    const Sealer& sealer_;
    bool end_moved_ = false;
    std::optional<domain::AuditEntry> end_;  ///< the last entry, as far as this transaction knows
};

}  // namespace callveil::stores

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "ports/job_store.hpp"
#include "stores/sqlite/record_tables.hpp"
#include "stores/sqlite/work_tables.hpp"

namespace callveil::stores {

/// One connection with the tables over it. Thread safety: one thread at a time.
class Session final : public ports::Transaction {
public:
    Session(std::unique_ptr<Connection> connection, const Sealer& sealer)
        : connection_(std::move(connection)),
          requests_(*connection_, sealer),
          jobs_(*connection_, sealer),
          plans_(*connection_, sealer),
          intents_(*connection_),
          ledger_(*connection_),
          packages_(*connection_, sealer),
          keys_(*connection_),
          audit_(*connection_, sealer) {}

    Connection& connection() noexcept { return *connection_; }
    /// Begins a writing transaction; an end of the audit log that is not ours is noted in it.
    Result<void> begin();
    /// Runs `work` under a savepoint, which is undone when it is refused.
    Result<void> run_one(const ports::JobStore::Work& work);
    /// Ends the transaction, with the end of the audit log sealed in it.
    Result<void> commit();

    ports::RequestTable& requests() override { return requests_; }
    ports::JobTable& jobs() override { return jobs_; }
    ports::PlanTable& plans() override { return plans_; }
    ports::IntentTable& intents() override { return intents_; }
    ports::LedgerTable& ledger() override { return ledger_; }
    ports::PackageTable& packages() override { return packages_; }
    ports::KeyTable& keys() override { return keys_; }
    ports::AuditTable& audit() override { return audit_; }

private:
    std::unique_ptr<Connection> connection_;
    SqliteRequestTable requests_;
    SqliteJobTable jobs_;
    SqlitePlanTable plans_;
    SqliteIntentTable intents_;
    SqliteLedgerTable ledger_;
    SqlitePackageTable packages_;
    SqliteKeyTable keys_;
    SqliteAuditTable audit_;
};

/// Runs `work`; what it throws becomes `internal`, without the exception's text.
Result<void> run_guarded(const ports::JobStore::Work& work, ports::Transaction& transaction);

}  // namespace callveil::stores

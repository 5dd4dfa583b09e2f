// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ports/work_tables.hpp"
#include "stores/sqlite/connection.hpp"
#include "stores/sqlite/sealer.hpp"

namespace callveil::stores {

class SqliteRequestTable final : public ports::RequestTable {
public:
    SqliteRequestTable(Connection& connection, const Sealer& sealer)
        : connection_(connection), sealer_(sealer) {}

    Result<void> insert(const domain::Request& request) override;
    Result<void> update(domain::Request& request) override;
    Result<domain::Request> find(std::string_view reference) override;
    Result<std::optional<domain::Request>> find_by_client(std::string_view principal,
                                                          std::string_view client_id) override;
    Result<std::vector<domain::Request>> list(const ports::RequestFilter& filter) override;
    Result<std::int64_t> count(domain::RequestState state) override;
    Result<std::vector<domain::Reference>> to_empty(domain::TimePoint changed_by,
                                                    std::size_t limit) override;
    Result<ports::Decided> decided_since(domain::TimePoint since, std::string_view person) override;

private:
    Result<domain::Request> read(Row& row) const;
    Result<std::string> seal(const domain::Request& request) const;
    Result<void> explain_no_change(const domain::Request& request);

    Connection& connection_;
    const Sealer& sealer_;
};

class SqliteJobTable final : public ports::JobTable {
public:
    SqliteJobTable(Connection& connection, const Sealer& sealer)
        : connection_(connection), sealer_(sealer) {}

    Result<void> insert(const domain::Job& job) override;
    Result<domain::Job> find(std::string_view id) override;
    Result<std::optional<domain::Job>> claim(std::string_view worker, domain::TimePoint now,
                                             domain::TimePoint lease_until) override;
    Result<bool> heartbeat(std::string_view id, std::string_view worker,
                           domain::TimePoint lease_until, std::int64_t done,
                           std::int64_t total) override;
    Result<void> settle(const domain::Job& job) override;
    Result<void> request_cancel(std::string_view id) override;
    Result<std::int64_t> remove_ended(domain::TimePoint made_by, std::size_t limit) override;
    Result<std::int64_t> count(domain::JobState state) override;
    Result<std::optional<domain::TimePoint>> next_run_after() override;

private:
    Result<domain::Job> read(Row& row) const;
    Result<std::string> seal_outcome(const domain::Job& job) const;
    Error explain_lost_lease(std::string_view id);

    Connection& connection_;
    const Sealer& sealer_;
};

class SqlitePlanTable final : public ports::PlanTable {
public:
    SqlitePlanTable(Connection& connection, const Sealer& sealer)
        : connection_(connection), sealer_(sealer) {}

    Result<void> insert(const domain::Plan& plan) override;
    Result<void> add_page(std::string_view plan_id, std::int64_t page,
                          const std::vector<domain::PlannedRow>& rows) override;
    Result<domain::Plan> find_by_hash(std::string_view hash) override;
    Result<domain::Plan> latest(std::string_view reference) override;
    Result<std::vector<domain::PlannedRow>> page(std::string_view plan_id,
                                                 std::int64_t page) override;
    Result<void> remove(std::string_view plan_id) override;
    Result<std::int64_t> remove_of_request(std::string_view reference, std::size_t limit) override;

private:
    Result<domain::Plan> read(Row& row) const;
    Result<domain::Plan> find_one(std::string_view sql, std::string_view key,
                                  std::string_view missing);

    Connection& connection_;
    const Sealer& sealer_;
};

}  // namespace callveil::stores

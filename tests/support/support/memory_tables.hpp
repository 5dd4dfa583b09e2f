// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "ports/job_store.hpp"

namespace callveil::tests {

/// Everything that a MemoryJobStore keeps.
struct MemoryState {
    struct Intent {
        domain::TimePoint at{};
        std::optional<std::string> outcome;
    };
    using BatchId = std::tuple<std::string, std::string, std::int64_t>;  ///< plan, source, batch

    std::map<std::string, domain::Request, std::less<>> requests;
    std::map<std::string, domain::Job, std::less<>> jobs;
    std::map<std::string, domain::Plan, std::less<>> plans;
    std::map<std::pair<std::string, std::int64_t>, std::vector<domain::PlannedRow>> pages;
    std::map<BatchId, Intent> intents;
    std::set<std::string, std::less<>> ledger;
    std::map<std::string, domain::Package, std::less<>> packages;
    std::map<std::string, domain::EnrolledKey, std::less<>> keys;
    std::vector<domain::AuditEntry> audit;
};

enum class Writing { allowed, refused };

/// The tables over one state; one class, because each is a few lines over a map.
class MemoryTransaction final : public ports::Transaction {
public:
    MemoryTransaction(MemoryState& state, Writing writing);
    ~MemoryTransaction() override;

    ports::RequestTable& requests() override { return *requests_; }
    ports::JobTable& jobs() override { return *jobs_; }
    ports::PlanTable& plans() override { return *plans_; }
    ports::IntentTable& intents() override { return *intents_; }
    ports::LedgerTable& ledger() override { return *ledger_; }
    ports::PackageTable& packages() override { return *packages_; }
    ports::KeyTable& keys() override { return *keys_; }
    ports::AuditTable& audit() override { return *audit_; }

private:
    std::unique_ptr<ports::RequestTable> requests_;
    std::unique_ptr<ports::JobTable> jobs_;
    std::unique_ptr<ports::PlanTable> plans_;
    std::unique_ptr<ports::IntentTable> intents_;
    std::unique_ptr<ports::LedgerTable> ledger_;
    std::unique_ptr<ports::PackageTable> packages_;
    std::unique_ptr<ports::KeyTable> keys_;
    std::unique_ptr<ports::AuditTable> audit_;
};

std::unique_ptr<ports::RequestTable> make_memory_requests(MemoryState& state, Writing writing);
std::unique_ptr<ports::JobTable> make_memory_jobs(MemoryState& state, Writing writing);
std::unique_ptr<ports::PlanTable> make_memory_plans(MemoryState& state, Writing writing);

inline bool is_live(const domain::Job& job) {
    return job.state == domain::JobState::queued || job.state == domain::JobState::running;
}

inline Result<void> check(Writing writing) {
    if (writing == Writing::refused) {
        return fail(ErrorCode::internal, "A write was tried where the store may only be read.");
    }
    return {};
}

inline Result<void> check_request(const MemoryState& state, std::string_view reference) {
    if (!reference.empty() && !state.requests.contains(reference)) {
        return fail(ErrorCode::not_found, "It names a request that is not stored.");
    }
    return {};
}

/// The value of `key`. @error not_found
template <class Map>
Result<typename Map::mapped_type*> entry_of(Map& map, std::string_view key) {
    const auto at = map.find(key);
    if (at == map.end()) {
        return fail(ErrorCode::not_found, "Nothing is stored as " + std::string(key) + ".");
    }
    return &at->second;
}

/// Adds `value` as `key`. @error conflict
template <class Map>
Result<void> add_new(Map& map, const std::string& key, const typename Map::mapped_type& value) {
    if (!map.try_emplace(key, value).second) {
        return fail(ErrorCode::conflict, key + " is stored already.");
    }
    return {};
}

}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include "stores/audit_chain.hpp"
#include "support/memory_tables.hpp"

namespace callveil::tests {
namespace {

class MemoryIntents final : public ports::IntentTable {
public:
    MemoryIntents(MemoryState& state, Writing writing) : state_(state), writing_(writing) {}

    Result<void> begin(const ports::WriteIntent& intent) override {
        CALLVEIL_TRY(check(writing_));
        auto& stored = state_.intents[{intent.plan_hash, intent.source, intent.batch}];
        if (stored.outcome == "done") {
            return fail(ErrorCode::conflict, "The batch is done.");
        }
        stored = {intent.at, std::nullopt};
        return {};
    }

    Result<void> finish(std::string_view plan_hash, std::int64_t batch, std::string_view source,
                        std::string_view outcome) override {
        CALLVEIL_TRY(check(writing_));
        const auto at = state_.intents.find({std::string(plan_hash), std::string(source), batch});
        if (at == state_.intents.end()) {
            return fail(ErrorCode::not_found, "The batch was not begun.");
        }
        at->second.outcome = outcome;
        return {};
    }

    Result<std::vector<std::pair<std::string, std::int64_t>>> finished(
        std::string_view plan_hash) override {
        std::vector<std::pair<std::string, std::int64_t>> batches;
        for (const auto& [id, intent] : state_.intents) {
            if (std::get<0>(id) == plan_hash && intent.outcome == "done") {
                batches.emplace_back(std::get<1>(id), std::get<2>(id));
            }
        }
        return batches;
    }

    Result<std::vector<ports::WriteIntent>> open(std::string_view plan_hash) override {
        std::vector<ports::WriteIntent> found;
        for (const auto& [id, intent] : state_.intents) {
            if (std::get<0>(id) == plan_hash && !intent.outcome) {
                found.push_back({std::get<0>(id), std::get<2>(id), std::get<1>(id), intent.at});
            }
        }
        return found;
    }

private:
    MemoryState& state_;
    Writing writing_;
};

class MemoryLedger final : public ports::LedgerTable {
public:
    MemoryLedger(MemoryState& state, Writing writing) : state_(state), writing_(writing) {}

    Result<void> add(const std::vector<std::string>& tokens, domain::TimePoint) override {
        CALLVEIL_TRY(check(writing_));
        state_.ledger.insert(tokens.begin(), tokens.end());
        return {};
    }

    Result<bool> contains(std::string_view token) override { return state_.ledger.contains(token); }

private:
    MemoryState& state_;
    Writing writing_;
};

class MemoryPackages final : public ports::PackageTable {
public:
    MemoryPackages(MemoryState& state, Writing writing) : state_(state), writing_(writing) {}

    Result<void> insert(const domain::Package& package) override {
        CALLVEIL_TRY(check(writing_));
        CALLVEIL_TRY(check_request(state_, package.request));
        return add_new(state_.packages, package.id, package);
    }

    Result<void> update(const domain::Package& package) override {
        CALLVEIL_TRY(check(writing_));
        CALLVEIL_ASSIGN(domain::Package * stored, entry_of(state_.packages, package.id));
        domain::Package changed = package;
        changed.request = stored->request;
        changed.created_at = stored->created_at;
        *stored = std::move(changed);
        return {};
    }

    Result<domain::Package> find(std::string_view id) override {
        CALLVEIL_ASSIGN(const domain::Package* found, entry_of(state_.packages, id));
        return *found;
    }

    Result<std::vector<domain::Package>> of_request(std::string_view reference) override {
        return select(&domain::Package::created_at, [reference](const domain::Package& package) {
            return !reference.empty() && package.request == reference;
        });
    }

    Result<std::vector<domain::Package>> expired(domain::TimePoint now) override {
        return select(&domain::Package::expires_at, [now](const domain::Package& package) {
            return !package.deleted_at && package.expires_at <= now;
        });
    }

private:
    template <class Wanted>
    std::vector<domain::Package> select(domain::TimePoint domain::Package::*order,
                                        const Wanted& wanted) const {
        std::vector<domain::Package> found;
        for (const auto& [id, package] : state_.packages) {
            if (wanted(package)) {
                found.push_back(package);
            }
        }
        std::stable_sort(found.begin(), found.end(), [order](const auto& one, const auto& other) {
            return one.*order < other.*order;
        });
        return found;
    }

    MemoryState& state_;
    Writing writing_;
};

class MemoryKeys final : public ports::KeyTable {
public:
    MemoryKeys(MemoryState& state, Writing writing) : state_(state), writing_(writing) {}

    Result<void> insert(const domain::EnrolledKey& key) override {
        CALLVEIL_TRY(check(writing_));
        return add_new(state_.keys, key.public_key, key);
    }

    Result<void> revoke(std::string_view public_key, domain::TimePoint at) override {
        CALLVEIL_TRY(check(writing_));
        CALLVEIL_ASSIGN(domain::EnrolledKey * key, entry_of(state_.keys, public_key));
        key->revoked_at = key->revoked_at.value_or(at);
        return {};
    }

    Result<domain::EnrolledKey> find(std::string_view public_key) override {
        CALLVEIL_ASSIGN(const domain::EnrolledKey* key, entry_of(state_.keys, public_key));
        return *key;
    }

    Result<std::vector<domain::EnrolledKey>> all() override {
        std::vector<domain::EnrolledKey> keys;
        keys.reserve(state_.keys.size());
        for (const auto& [public_key, key] : state_.keys) {
            keys.push_back(key);
        }
        std::stable_sort(keys.begin(), keys.end(), [](const auto& one, const auto& other) {
            return one.principal < other.principal;
        });
        return keys;
    }

    Result<std::optional<std::string>> person_of(std::string_view agent_id) override {
        CALLVEIL_ASSIGN(const auto keys, all());
        for (const auto& key : keys) {
            if (key.kind == domain::PrincipalKind::person &&
                std::ranges::find(key.agent_ids, agent_id) != key.agent_ids.end()) {
                return std::optional(key.principal);
            }
        }
        return std::optional<std::string>();
    }

private:
    MemoryState& state_;
    Writing writing_;
};

class MemoryAudit final : public ports::AuditTable {
public:
    MemoryAudit(MemoryState& state, Writing writing) : state_(state), writing_(writing) {}

    Result<std::int64_t> append(const domain::AuditEvent& event) override {
        CALLVEIL_TRY(check(writing_));
        state_.audit.push_back(stores::chain(state_.audit.back(), event));
        return state_.audit.back().seq;
    }

    Result<std::vector<domain::AuditEntry>> list(std::int64_t after, std::size_t limit) override {
        const auto size = static_cast<std::int64_t>(state_.audit.size());
        const auto begin = state_.audit.begin() + std::clamp<std::int64_t>(after, 0, size);
        const auto left = static_cast<std::size_t>(state_.audit.end() - begin);
        return std::vector<domain::AuditEntry>(
            begin, begin + static_cast<std::ptrdiff_t>(std::min(left, limit)));
    }

    Result<std::optional<domain::AuditEntry>> head() override {
        return std::optional(state_.audit.back());
    }

    Result<std::optional<domain::AuditEntry>> last_of(std::string_view own_verb) override {
        const auto at =
            std::find_if(state_.audit.rbegin(), state_.audit.rend(),
                         [&](const auto& entry) { return entry.event.verb == own_verb; });
        return at == state_.audit.rend() ? std::optional<domain::AuditEntry>() : std::optional(*at);
    }

    Result<domain::AuditVerdict> verify() override {
        return stores::verify_chain(
            [this](std::int64_t after, std::size_t limit) { return list(after, limit); });
    }

private:
    MemoryState& state_;
    Writing writing_;
};

}  // namespace

MemoryTransaction::MemoryTransaction(MemoryState& state, Writing writing)
    : requests_(make_memory_requests(state, writing)),
      jobs_(make_memory_jobs(state, writing)),
      plans_(make_memory_plans(state, writing)),
      intents_(std::make_unique<MemoryIntents>(state, writing)),
      ledger_(std::make_unique<MemoryLedger>(state, writing)),
      packages_(std::make_unique<MemoryPackages>(state, writing)),
      keys_(std::make_unique<MemoryKeys>(state, writing)),
      audit_(std::make_unique<MemoryAudit>(state, writing)) {}

MemoryTransaction::~MemoryTransaction() = default;

}  // namespace callveil::tests

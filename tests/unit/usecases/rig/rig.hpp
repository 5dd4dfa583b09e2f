// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exporters/sealed_zip.hpp"
#include "lead_db.hpp"
#include "support/fakes.hpp"
#include "support/memory_job_store.hpp"
#include "support/temp_dir.hpp"
#include "test_pool.hpp"
#include "usecases/approve_request.hpp"
#include "usecases/context.hpp"
#include "usecases/job_control.hpp"
#include "wire/admin_work.hpp"

namespace callveil::tests {

/// The lead database, data map and policy that most tests speak about.
std::string sample_sql();
std::string sample_map();
std::string sample_policy();

/// What a rig is made of; tests change what they speak about.
struct RigParts {
    std::string sql = sample_sql();
    std::string map = sample_map();
    std::string policy = sample_policy();
    std::map<std::string, std::string> mask_keys = {{"hash/salt", "salt"},
                                                    {"hmac/key", "key"},
                                                    {"hmac/salt", "salt"},
                                                    {"ff1/key", std::string(64, '0')}};
    /// Datasets with a lead database of their own, which has their name, and its SQL.
    std::map<std::string, std::string> elsewhere = {};
    OpenLeads open_leads{};  ///< another lead database than `Rig::leads`; may be empty
};

/// A job that nobody disturbs, or that is told to stop at one of its reports.
class TestControl final : public usecases::JobControl {
public:
    bool report(std::int64_t, std::int64_t) override {
        ++reports;
        if (at_report) {
            at_report(reports);
        }
        return stop_at == 0 || reports < stop_at;
    }
    int reports = 0;
    int stop_at = 0;
    std::function<void(int)> at_report;
};

class SystemRandom final : public ports::Random {
public:
    std::string bytes(std::size_t count) override { return crypto::random_bytes(count); }
};

/// Who the request is about.
struct Person {
    std::vector<std::string> phones;
    std::vector<std::string> emails;
    std::string customer_id;
    std::vector<domain::Identity> others;
};

/// A whole daemon without channels: real sources, masks, exporter and keys; a store in memory, and
/// a clock that stands. Jobs run when a test says so.
class Rig {
public:
    explicit Rig(const RigParts& parts = {});
    Rig(const Rig&) = delete;
    Rig& operator=(const Rig&) = delete;

    /// Body of a request as a plugin writes it.
    std::string body(domain::RequestKind kind, const Person& person,
                     const std::string& agent = {}) const;
    Result<domain::Request> try_submit(const std::string& client_id, const std::string& body);
    std::string submit(domain::RequestKind kind, const Person& person);
    /// A request that waits for approval, put into the store as it is: identities of every kind.
    std::string put_request(domain::RequestKind kind, const Person& person);
    void verify(const std::string& reference, int points = 5);
    /// Previews and returns the plan. @throws when the preview fails.
    domain::Plan preview(const std::string& reference, std::vector<std::int64_t> tick = {},
                         std::vector<std::int64_t> untick = {});
    std::vector<wire::ShownRow> rows(const domain::Plan& plan);
    Result<usecases::Approved> approve(const std::string& reference, const std::string& hash);
    /// Claims the next job, runs and settles it. @return the job as it ended.
    domain::Job run_next();
    domain::Job run_next(TestControl& control);
    /// Submit, verify, preview, approve and run. @return the request as it ended.
    domain::Request carry_out(domain::RequestKind kind, const Person& person,
                              std::vector<std::int64_t> tick = {});

    domain::Request request(const std::string& reference);
    domain::Job job(const std::string& id);
    std::vector<domain::AuditEntry> audit();
    std::vector<std::string> verbs();
    /// A fresh UUIDv7.
    std::string new_client_id();
    /// Runs something in a store transaction. @throws when it fails.
    void write(const ports::JobStore::Work& work);
    void read(const ports::JobStore::Work& work);

    TempDir folder;
    LeadDb leads;
    std::map<std::string, LeadDb> others;  ///< those of `RigParts::elsewhere`
    FakeClock clock;
    SystemRandom random;
    MemoryJobStore store;
    TestPool pool;
    exporters::SealedZipExporter exporter;
    domain::DataMap map;
    domain::Policy policy;
    usecases::Settings settings;
    usecases::Keys keys;
    int woken = 0;
    usecases::Context context;

    domain::Caller desk{"desk-7", "", domain::Role::agent, "key-of-desk-7"};
    domain::Caller dana{"dana", "dana", domain::Role::supervisor, "key-of-dana"};
    domain::Caller omar{"omar", "omar", domain::Role::supervisor, "key-of-omar"};
};

inline constexpr auto pseudonymization = domain::RequestKind::pseudonymization;
inline constexpr auto access = domain::RequestKind::access;

/// Ann, whose rows the sample holds in every way of writing.
inline Person ann() {
    return {{"1223334444"}, {"someone@example.com"}, "", {}};
}

/// The value, or a failure of the test with the error's words.
template <class T>
T value_of(Result<T> result) {
    if (!result) {
        throw std::runtime_error(std::string(to_string(result.error().code)) + ": " +
                                 result.error().detail);
    }
    return std::move(*result);
}

}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>

#include "migrations/dump.hpp"
#include "stores/job_store_factory.hpp"
#include "stores/sqlite/migrations.hpp"
#include "support/describe.hpp"
#include "support/sample_rows.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {
namespace {

/// Opens the store in `folder` with the key under which the dumps were sealed.
std::unique_ptr<ports::JobStore> open_store(const TempDir& folder) {
    stores::SqliteStoreOptions options;
    options.folder = folder.path();
    options.store_key = crypto::Secret(std::string("the key of the migration dumps.."));
    options.opened_at = noon();
    auto store = stores::open_sqlite_job_store(options);
    if (!store) {
        throw std::runtime_error(store.error().detail);
    }
    return std::move(*store);
}

domain::Request stored_request() {
    auto request = sample_request();
    request.verification = {"date of birth", 2, "dana", at_minute(3)};
    return request;
}

domain::Job stored_job() {
    auto job = sample_job();
    job.request = stored_request().reference;
    job.error = Error{ErrorCode::stale, "Row 3 changed."};
    return job;
}

domain::Plan stored_plan() {
    auto plan = sample_plan();
    plan.request = stored_request().reference;
    return plan;
}

domain::Package stored_package() {
    auto package = sample_package();
    package.request = stored_request().reference;
    return package;
}

/// One row in every table.
Result<void> fill(ports::Transaction& t) {
    CALLVEIL_TRY(t.requests().insert(stored_request()));
    CALLVEIL_TRY(t.jobs().insert(stored_job()));
    CALLVEIL_TRY(t.plans().insert(stored_plan()));
    CALLVEIL_TRY(t.plans().add_page(stored_plan().id, 0, {sample_row(1), sample_row(2)}));
    CALLVEIL_TRY(t.intents().begin({stored_plan().hash, 4, "dialler", noon()}));
    CALLVEIL_TRY(t.ledger().add({"token"}, noon()));
    CALLVEIL_TRY(t.packages().insert(stored_package()));
    CALLVEIL_TRY(t.keys().insert(sample_key()));
    CALLVEIL_TRY(t.audit().append(sample_event()));
    return {};
}

Result<void> expect_work(ports::Transaction& t) {
    CALLVEIL_ASSIGN(const auto request, t.requests().find(stored_request().reference));
    EXPECT_EQ(describe(request), describe(stored_request()));
    CALLVEIL_ASSIGN(const auto job, t.jobs().find(stored_job().id));
    EXPECT_EQ(describe(job), describe(stored_job()));
    CALLVEIL_ASSIGN(const auto plan, t.plans().find_by_hash(stored_plan().hash));
    EXPECT_EQ(describe(plan), describe(stored_plan()));
    CALLVEIL_ASSIGN(const auto rows, t.plans().page(stored_plan().id, 0));
    EXPECT_EQ(rows.size(), 2U);
    EXPECT_EQ(describe(rows.at(1)), describe(sample_row(2)));
    return {};
}

Result<void> expect_records(ports::Transaction& t) {
    CALLVEIL_ASSIGN(const auto intents, t.intents().open(stored_plan().hash));
    EXPECT_EQ(intents.size(), 1U);
    EXPECT_EQ(intents.at(0).batch, 4);
    CALLVEIL_ASSIGN(const bool masked, t.ledger().contains("token"));
    EXPECT_TRUE(masked);
    CALLVEIL_ASSIGN(const auto package, t.packages().find(stored_package().id));
    EXPECT_EQ(describe(package), describe(stored_package()));
    CALLVEIL_ASSIGN(const auto key, t.keys().find(sample_key().public_key));
    EXPECT_EQ(describe(key), describe(sample_key()));
    CALLVEIL_ASSIGN(const auto verdict, t.audit().verify());
    EXPECT_TRUE(verdict.ok()) << verdict.problem;
    EXPECT_EQ(verdict.entries, 2);
    return {};
}

std::filesystem::path dump_of(int version) {
    const std::string digits = std::to_string(version);
    return std::filesystem::path(CALLVEIL_DUMPS) /
           ("version_" + std::string(3 - digits.size(), '0') + digits + ".sql");
}

std::string contents(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

class OldStore : public testing::TestWithParam<int> {};

TEST_P(OldStore, OpensWithEveryRow) {
    const auto sql = contents(dump_of(GetParam()));
    ASSERT_FALSE(sql.empty()) << "every format needs a dump: " << dump_of(GetParam());
    const TempDir folder;
    restore(sql, folder / "store.sqlite");
    const auto store = open_store(folder);
    for (const auto& check : {expect_work, expect_records}) {
        const auto checked = store->read(check);
        EXPECT_TRUE(checked) << checked.error().detail;
    }
}

TEST_P(OldStore, TakesNewRows) {
    const TempDir folder;
    restore(contents(dump_of(GetParam())), folder / "store.sqlite");
    const auto store = open_store(folder);
    const auto written = store->write([](ports::Transaction& t) -> Result<void> {
        CALLVEIL_TRY(t.audit().append(sample_event(2)));
        return t.requests().insert(sample_request(2));
    });
    EXPECT_TRUE(written) << written.error().detail;
}

INSTANTIATE_TEST_SUITE_P(Version, OldStore,
                         testing::Range(1, static_cast<int>(stores::migrations().size()) + 1));

TEST(Dump, OfThisVersionMakesTheSameStoreAgain) {
    const TempDir folder;
    const auto written = open_store(folder)->write(fill);
    ASSERT_TRUE(written) << written.error().detail;
    const auto sql = dump(folder / "store.sqlite");
    const TempDir other;
    restore(sql, other / "store.sqlite");
    EXPECT_EQ(dump(other / "store.sqlite"), sql);
    // A new format's dump is kept by naming its file here, once.
    if (const char* keep = std::getenv("CALLVEIL_KEEP_DUMP")) {
        std::ofstream(keep, std::ios::binary) << sql;
    }
}

}  // namespace
}  // namespace callveil::tests

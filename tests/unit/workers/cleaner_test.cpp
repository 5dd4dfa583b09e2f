// SPDX-License-Identifier: Apache-2.0
#include "workers/cleaner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "pool_rig.hpp"
#include "stores/job_store_factory.hpp"
#include "support/raw_files.hpp"
#include "support/sample_rows.hpp"

namespace callveil::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using workers::Cleaner;
using workers::Uncleaned;

constexpr std::chrono::minutes period{10};

/// A cleaner over the real store, with an ended request and all that belongs to it.
class Cleaning : public testing::Test {
protected:
    void SetUp() override {
        rig.clock.set(noon());
        write([](ports::Transaction& t) -> Result<void> {
            auto request = sample_request();
            request.state = domain::RequestState::completed;
            request.outcome = domain::Outcome::done;
            CALLVEIL_TRY(t.requests().insert(request));
            auto job = sample_job();
            job.state = domain::JobState::done;
            job.result = "found 1223334444";
            job.request = request.reference;
            CALLVEIL_TRY(t.jobs().insert(job));
            auto plan = sample_plan();
            plan.request = request.reference;
            CALLVEIL_TRY(t.plans().insert(plan));
            return t.plans().add_page(plan.id, 0, {sample_row(1), sample_row(2)});
        });
        add_package(1);
        add_package(2);
    }

    void write(const ports::JobStore::Work& work) {
        const auto written = store->write(work);
        ASSERT_TRUE(written) << written.error().detail;
    }
    void add_package(int number) {
        write([&](ports::Transaction& t) -> Result<void> {
            auto package = sample_package(number);
            package.request = sample_request().reference;
            return t.packages().insert(package);
        });
        std::ofstream(spool_file(number)) << "sealed";
    }
    std::filesystem::path spool_file(int number) {
        return rig.settings.spool / sample_package(number).file_name;
    }
    domain::Package package(int number) {
        return find<domain::Package>(
            [&](ports::Transaction& t) { return t.packages().find(sample_package(number).id); });
    }
    domain::Request request() {
        return find<domain::Request>(
            [](ports::Transaction& t) { return t.requests().find(sample_request().reference); });
    }
    template <class Found, class Look>
    Found find(const Look& look) {
        Found found;
        const auto read = store->read([&](ports::Transaction& t) -> Result<void> {
            CALLVEIL_ASSIGN(found, look(t));
            return {};
        });
        EXPECT_TRUE(read) << read.error().detail;
        return found;
    }
    void pass_all() { rig.clock.advance(std::chrono::days{rig.settings.subject_days + 1}); }

    std::filesystem::path store_file() const { return state / "store.sqlite"; }
    /// Every sealed value that may not outlive retention, as the file holds it.
    std::vector<std::string> sealed_values() const {
        std::vector<std::string> all;
        for (const auto* sql :
             {"SELECT sealed FROM requests", "SELECT sealed_input FROM jobs",
              "SELECT sealed_result FROM jobs", "SELECT sealed FROM plans",
              "SELECT sealed FROM plan_pages", "SELECT sealed FROM packages ORDER BY id"}) {
            const auto some = stored_bytes(store_file(), sql);
            all.insert(all.end(), some.begin(), some.end());
        }
        return all;
    }
    std::vector<std::size_t> times(const std::vector<std::string>& values) const {
        std::vector<std::size_t> found;
        for (const auto& value : values) {
            found.push_back(times_in_files(state.path(), value));
        }
        return found;
    }
    std::unique_ptr<ports::JobStore> open() const {
        stores::SqliteStoreOptions options;
        options.folder = state.path();
        options.store_key = crypto::Secret(std::string(32, 'k'));
        options.opened_at = noon();
        return value_of(stores::open_sqlite_job_store(options));
    }

    Rig rig;
    TempDir state;
    std::unique_ptr<ports::JobStore> store = open();
    usecases::Context context = rig.context.working(*store, rig.pool);
    std::vector<std::string> told;
    Cleaner cleaner{context, period, [this](const Uncleaned& one) { told.push_back(one.id); }};
};

TEST_F(Cleaning, LeavesNoByteOfAnEndedRequestOnTheDisk) {
    const auto values = sealed_values();
    ASSERT_EQ(values.size(), 7U);
    EXPECT_THAT(times(values), testing::Each(testing::Gt(0U)));
    pass_all();
    EXPECT_EQ(cleaner.clean(), period);
    EXPECT_THAT(times(values), testing::Each(0U));
    EXPECT_TRUE(request().emptied_at);
    EXPECT_THAT(told, IsEmpty());
    store.reset();
    EXPECT_THAT(times(values), testing::Each(0U));
}

TEST_F(Cleaning, LeavesNoByteOfThePassphraseOfAnExpiredPackage) {
    const auto keys = stored_bytes(store_file(), "SELECT sealed FROM packages ORDER BY id");
    ASSERT_EQ(keys.size(), 2U);
    rig.clock.set(sample_package(1).expires_at);
    EXPECT_THAT(times(keys), testing::Each(testing::Gt(0U)));
    cleaner.clean();
    EXPECT_EQ(times(keys).at(0), 0U);
    EXPECT_GT(times(keys).at(1), 0U) << "its time is not over";
    EXPECT_TRUE(package(1).deleted_at);
    EXPECT_FALSE(std::filesystem::exists(spool_file(1)));
    EXPECT_TRUE(std::filesystem::exists(spool_file(2)));
    EXPECT_FALSE(request().emptied_at);
}

TEST_F(Cleaning, LeavesNoByteOfAPassphraseThatWasTold) {
    const auto keys = stored_bytes(store_file(), "SELECT sealed FROM packages ORDER BY id");
    write([&](ports::Transaction& t) -> Result<void> {
        auto told_package = sample_package(1);
        told_package.passphrase.clear();
        return t.packages().update(told_package);
    });
    EXPECT_GT(times(keys).at(0), 0U);
    cleaner.clean();
    EXPECT_EQ(times(keys).at(0), 0U);
}

TEST_F(Cleaning, GoesOnWhenOneFileCannotBeRemoved) {
    const auto keys = stored_bytes(store_file(), "SELECT sealed FROM packages ORDER BY id");
    std::filesystem::remove(spool_file(1));
    std::filesystem::create_directories(spool_file(1) / "inside");
    pass_all();
    cleaner.clean();
    cleaner.clean();
    EXPECT_THAT(told, ElementsAre(sample_package(1).id)) << "told once, by its id";
    EXPECT_FALSE(package(1).deleted_at);
    EXPECT_TRUE(package(2).deleted_at);
    EXPECT_TRUE(request().emptied_at);
    EXPECT_THAT(times(keys), testing::Each(0U)) << "the key goes also where the file stays";
    std::filesystem::remove(spool_file(1) / "inside");
    cleaner.clean();
    EXPECT_TRUE(package(1).deleted_at);
    EXPECT_FALSE(std::filesystem::exists(spool_file(1)));
    EXPECT_EQ(told.size(), 1U);
}

TEST_F(Cleaning, GoesOnWhenOneRowIsDamaged) {
    write([](ports::Transaction& t) -> Result<void> {
        auto other = sample_request(2);
        other.state = domain::RequestState::cancelled;
        other.outcome = domain::Outcome::not_done;
        return t.requests().insert(other);
    });
    sqlite3* database = nullptr;
    sqlite3_open(store_file().c_str(), &database);
    const std::string sql =
        "UPDATE requests SET sealed = x'00' WHERE reference = '" + sample_request().reference + "'";
    ASSERT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
    pass_all();
    cleaner.clean();
    EXPECT_THAT(told, ElementsAre(sample_request().reference));
    const auto other = find<domain::Request>(
        [](ports::Transaction& t) { return t.requests().find(sample_request(2).reference); });
    EXPECT_TRUE(other.emptied_at);
}

TEST_F(Cleaning, ComesBackSoonWhenAReaderStandsInTheWay) {
    pass_all();
    const auto read = store->read([this](ports::Transaction& t) -> Result<void> {
        CALLVEIL_TRY(t.audit().head());
        EXPECT_LT(cleaner.clean(), period);
        return {};
    });
    EXPECT_TRUE(read);
    EXPECT_THAT(told, IsEmpty());
    EXPECT_EQ(cleaner.clean(), period);
}

TEST_F(Cleaning, RunsAtOnceInAThreadOfItsOwn) {
    pass_all();
    cleaner.start();
    EXPECT_TRUE(soon([this] { return request().emptied_at.has_value(); }));
    cleaner.stop();
}

}  // namespace
}  // namespace callveil::tests

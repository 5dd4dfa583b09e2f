// SPDX-License-Identifier: Apache-2.0
#include <future>

#include "support/raw_files.hpp"
#include "unit/stores/sqlite_store_fixture.hpp"

namespace callveil::tests {
namespace {

class Purge : public SqliteStoreTest {
protected:
    /// Puts a package into the store and returns what the file holds of its passphrase.
    std::string sealed_passphrase() {
        must_write([](Transaction& t) { return t.packages().insert(sample_package()); });
        return stored_bytes(file(), "SELECT sealed FROM packages").at(0);
    }
    void forget_passphrase() {
        must_write([](Transaction& t) -> Result<void> {
            CALLVEIL_ASSIGN(auto package, t.packages().find(sample_package().id));
            package.passphrase.clear();
            return t.packages().update(package);
        });
    }
    /// The same of pieces of `bytes`, because a long value lies on many pages of the file.
    std::size_t times_of_pieces(std::string_view bytes) const {
        std::size_t found = 0;
        for (std::size_t at = 0; at + 64 <= bytes.size(); at += 20000) {
            found += times(bytes.substr(at, 64));
        }
        return found;
    }
    std::size_t times(std::string_view bytes) const {
        return times_in_files(folder_.path(), bytes);
    }
};

TEST_F(Purge, LeavesNoByteOfWhatWasOverwritten) {
    open();
    const auto sealed = sealed_passphrase();
    forget_passphrase();
    EXPECT_GT(times(sealed), 0U) << "nothing to purge, so the test would show nothing";
    EXPECT_TRUE(store_->purge().value());
    EXPECT_EQ(times(sealed), 0U);
    EXPECT_EQ(std::filesystem::file_size(folder_ / "store.sqlite-wal"), 0U);
}

TEST_F(Purge, LeavesNoByteOfADeletedPlan) {
    open();
    must_write([](Transaction& t) -> Result<void> {
        CALLVEIL_TRY(t.plans().insert(sample_plan()));
        return t.plans().add_page(sample_plan().id, 0, std::vector(500, sample_row()));
    });
    EXPECT_TRUE(store_->purge().value());
    const auto page = stored_bytes(file(), "SELECT sealed FROM plan_pages").at(0);
    ASSERT_GT(page.size(), 16384U) << "it fills pages of the file of its own";
    EXPECT_GT(times_of_pieces(page), 3U);
    must_write([](Transaction& t) { return t.plans().remove(sample_plan().id); });
    EXPECT_TRUE(store_->purge().value());
    EXPECT_EQ(times_of_pieces(page), 0U);
}

TEST_F(Purge, IsPutOffWhileSomebodyReadsAnOlderState) {
    auto patient = options();
    patient.busy_timeout = std::chrono::seconds{60};
    store_ = std::move(*stores::open_sqlite_job_store(patient));
    const auto sealed = sealed_passphrase();
    const auto began = std::chrono::steady_clock::now();
    const auto ran = store_->read([&](Transaction& t) -> Result<void> {
        CALLVEIL_TRY(t.packages().find(sample_package().id));
        forget_passphrase();
        EXPECT_FALSE(store_->purge().value());
        EXPECT_GT(times(sealed), 0U);
        // The writer goes on meanwhile.
        must_write([](Transaction& other) { return other.requests().insert(sample_request()); });
        CALLVEIL_ASSIGN(const auto seen, t.packages().find(sample_package().id));
        EXPECT_EQ(seen.passphrase, sample_package().passphrase);
        return {};
    });
    EXPECT_TRUE(ran);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{30})
        << "the writer waited for the reader";
    EXPECT_TRUE(store_->purge().value());
    EXPECT_EQ(times(sealed), 0U);
}

TEST_F(Purge, IsRefusedInsideAWrite) {
    open();
    must_write([this](Transaction&) -> Result<void> {
        const auto purged = store_->purge();
        EXPECT_FALSE(purged);
        EXPECT_EQ(purged.error().code, ErrorCode::internal);
        return {};
    });
}

TEST_F(Purge, ComesAfterTheWritesThatWereQueuedBefore) {
    open();
    const auto sealed = sealed_passphrase();
    std::promise<void> gate;
    store_->write_later(
        [opened = gate.get_future().share()](Transaction& t) -> Result<void> {
            opened.wait();
            CALLVEIL_ASSIGN(auto package, t.packages().find(sample_package().id));
            package.passphrase.clear();
            return t.packages().update(package);
        },
        [](const Result<void>&) {});
    auto purged = std::async(std::launch::async, [this] { return store_->purge(); });
    gate.set_value();
    EXPECT_TRUE(purged.get().value());
    EXPECT_EQ(times(sealed), 0U);
}

}  // namespace
}  // namespace callveil::tests

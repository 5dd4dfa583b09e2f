// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <future>

#include "unit/stores/sqlite_store_fixture.hpp"

namespace callveil::tests {
namespace {

/// What the write-ahead log's file answers to a sync and to a write; SQLITE_OK = does it.
std::atomic<int> sync_answer{SQLITE_OK};
std::atomic<int> write_answer{SQLITE_OK};
sqlite3_io_methods real_methods;
sqlite3_io_methods faulty_methods;
sqlite3_vfs faulty_vfs;
int (*real_open)(sqlite3_vfs*, const char*, sqlite3_file*, int, int*) = nullptr;

int sync_or_fail(sqlite3_file* file, int flags) {
    const int answer = sync_answer;
    return answer == SQLITE_OK ? real_methods.xSync(file, flags) : answer;
}

int write_or_fail(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    const int answer = write_answer;
    return answer == SQLITE_OK ? real_methods.xWrite(file, bytes, count, offset) : answer;
}

int open_faulty(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
    const int code = real_open(vfs, name, file, flags, out);
    if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0) {
        real_methods = *file->pMethods;
        faulty_methods = real_methods;
        faulty_methods.xSync = sync_or_fail;
        faulty_methods.xWrite = write_or_fail;
        file->pMethods = &faulty_methods;
    }
    return code;
}

/// The system's file layer, except that the write-ahead log can be told to fail.
class FailingDisk : public SqliteStoreTest {
protected:
    void SetUp() override {
        faulty_vfs = *sqlite3_vfs_find(nullptr);
        real_open = faulty_vfs.xOpen;
        faulty_vfs.zName = "callveil-faulty";
        faulty_vfs.xOpen = open_faulty;
        faulty_vfs.pNext = nullptr;
        sqlite3_vfs_register(&faulty_vfs, 0);
        auto faulty = options();
        faulty.vfs = "callveil-faulty";
        faulty.readers = 1;
        faulty.on_broken = [this] { ++broken_; };
        faulty.free_bytes = 4 * reserve_bytes;
        faulty.on_full = [this] { ++full_; };
        store_ = std::move(*stores::open_sqlite_job_store(faulty));
        must_write([](Transaction& t) { return t.requests().insert(sample_request(1)); });
    }
    void TearDown() override {
        mend();
        close();
        sqlite3_vfs_unregister(&faulty_vfs);
    }
    std::uintmax_t in_reserve() const { return std::filesystem::file_size(folder_ / "reserve"); }

    static constexpr std::uint64_t reserve_bytes = 64U << 10U;
    std::atomic<int> broken_ = 0;
    std::atomic<int> full_ = 0;

    static void mend() {
        sync_answer = SQLITE_OK;
        write_answer = SQLITE_OK;
    }

    /// What three writers of one group are told.
    std::vector<Result<void>> write_group() {
        std::promise<void> gate;
        auto opened = gate.get_future().share();
        store_->write_later(
            [opened](Transaction&) -> Result<void> {
                opened.wait();
                return {};
            },
            [](const Result<void>&) {});
        std::vector<std::promise<Result<void>>> told(3);
        for (int i = 0; i < 3; ++i) {
            store_->write_later(
                [i](Transaction& t) { return t.requests().insert(sample_request(i + 2)); },
                [&promise = told[static_cast<std::size_t>(i)]](Result<void> result) {
                    promise.set_value(std::move(result));
                });
        }
        gate.set_value();
        std::vector<Result<void>> results;
        results.reserve(told.size());
        for (auto& promise : told) {
            results.push_back(promise.get_future().get());
        }
        return results;
    }
    std::int64_t stored() {
        return read([](Transaction& t) {
                   return t.requests().count(domain::RequestState::received);
               })
            .value();
    }
};

TEST_F(FailingDisk, TellsTheWholeGroupWhenTheDiskIsFullAndGoesOnLater) {
    write_answer = SQLITE_FULL;
    for (const auto& result : write_group()) {
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, ErrorCode::unavailable);
        EXPECT_THAT(result.error().detail, testing::HasSubstr("full"));
    }
    EXPECT_EQ(stored(), 1);
    EXPECT_EQ(broken_, 0);
    mend();
    for (const auto& result : write_group()) {
        EXPECT_TRUE(result) << result.error().detail;
    }
    EXPECT_EQ(stored(), 4);
}

TEST_F(FailingDisk, GivesItsReserveBackOnceWhenItIsFullAndTakesItAgainWhenThereIsRoom) {
    EXPECT_EQ(in_reserve(), reserve_bytes);
    write_answer = SQLITE_FULL;
    write_group();
    write_group();
    EXPECT_EQ(in_reserve(), 0U);
    EXPECT_EQ(full_, 1);
    mend();
    EXPECT_TRUE(store_->check_room());
    EXPECT_EQ(in_reserve(), reserve_bytes);
}

TEST_F(FailingDisk, WritesNothingMoreAfterAFailedSync) {
    sync_answer = SQLITE_IOERR_FSYNC;
    for (const auto& result : write_group()) {
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, ErrorCode::unavailable);
        EXPECT_THAT(result.error().detail, testing::HasSubstr("restart"));
    }
    mend();
    for (const auto& result : write_group()) {
        ASSERT_FALSE(result);
        EXPECT_THAT(result.error().detail, testing::HasSubstr("restart"));
    }
    EXPECT_EQ(stored(), 1);
    EXPECT_EQ(broken_, 1);
    close();
    open();
    must_write([](Transaction& t) { return t.audit().append(sample_event()); });
    EXPECT_TRUE(read([](Transaction& t) { return t.audit().verify(); }).value().ok());
    EXPECT_TRUE(
        read([](Transaction& t) { return t.requests().find(sample_request(1).reference); }));
}

TEST_F(FailingDisk, PutsOffAPurgeAndLosesNothing) {
    sync_answer = SQLITE_IOERR_FSYNC;
    const auto purged = store_->purge();
    ASSERT_FALSE(purged);
    EXPECT_EQ(purged.error().code, ErrorCode::unavailable);
    EXPECT_EQ(broken_, 0);
    mend();
    EXPECT_TRUE(store_->purge().value());
    must_write([](Transaction& t) { return t.requests().insert(sample_request(2)); });
    EXPECT_EQ(stored(), 2);
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
// Damaged, emptied, locked, moved and unwritable outboxes; full disks; several processes.
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <functional>
#include <iostream>
#include <thread>
#include <vector>

#include "plugin/outbox_folder.hpp"
#include "unit/plugin/outbox_fixture.hpp"

namespace callveil::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(OutboxTest, RefusesAFolderThatIsOpenToOthers) {
    open();
    std::filesystem::permissions(folder.path() / "callveil", std::filesystem::perms(0755));
    const auto opened = Outbox::open(folder.path(), wait);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(opened.error().detail, HasSubstr("chmod 0700"));
}

TEST_F(OutboxTest, SavesNothingIntoADeletedFile) {
    const auto outbox = open();
    ASSERT_TRUE(outbox.add({entry("A")}));
    std::filesystem::remove_all(folder.path() / "callveil");
    const auto added = outbox.add({entry("B")});
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code, ErrorCode::unavailable);
    EXPECT_THAT(added.error().detail, HasSubstr("was moved or deleted"));
    EXPECT_THAT(outbox.waiting(10).value(), ElementsAre("id-A"));
}

TEST_F(OutboxTest, ADamagedFileIsLeftAsItIs) {
    open();
    std::ofstream(file(), std::ios::binary) << "this was never a database, not even a small one";
    const auto opened = Outbox::open(folder.path(), wait);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
    EXPECT_THAT(opened.error().detail, HasSubstr(file().string()));
    EXPECT_THAT(raw_bytes(), HasSubstr("never a database"));
}

TEST_F(OutboxTest, AnEmptiedFileIsDamageAndNoNewOutbox) {
    ASSERT_TRUE(open().add({entry("A")}));
    std::filesystem::resize_file(file(), 0);
    const auto opened = Outbox::open(folder.path(), wait);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
    EXPECT_THAT(opened.error().detail, HasSubstr(file().string()));
    EXPECT_EQ(std::filesystem::file_size(file()), 0U);
}

TEST_F(OutboxTest, TheLogOfAnEmptiedOrMissingFileIsLeftAsItIs) {
    const auto outbox = open();
    ASSERT_TRUE(outbox.add({entry("A")}));
    const auto log = file().string() + "-wal";
    const auto content = std::filesystem::file_size(log);
    ASSERT_GT(content, 0U);
    std::filesystem::remove(file().string() + ".made");
    std::filesystem::resize_file(file(), 0);
    EXPECT_EQ(Outbox::open(folder.path(), wait).error().code, ErrorCode::corrupt);
    std::filesystem::remove(file());
    const auto opened = Outbox::open(folder.path(), wait);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
    EXPECT_THAT(opened.error().detail, HasSubstr("is gone"));
    EXPECT_EQ(std::filesystem::file_size(log), content);
}

TEST_F(OutboxTest, AfterADamagedFileWasMovedAwayANewOneIsMade) {
    open();
    std::ofstream(file(), std::ios::binary) << "this was never a database, not even a small one";
    ASSERT_FALSE(Outbox::open(folder.path(), wait));
    std::filesystem::rename(file(), folder / "kept");
    EXPECT_TRUE(Outbox::open(folder.path(), wait));
}

TEST_F(OutboxTest, NamesTheFolderOrFileThatItsOwnerCannotWrite) {
    open();
    const std::pair<std::filesystem::path, const char*> cases[] = {
        {file(), "chmod 0600 "}, {file().parent_path(), "chmod 0700 "}};
    for (const auto& [path, command] : cases) {
        const auto before = std::filesystem::status(path).permissions();
        std::filesystem::permissions(path, std::filesystem::perms::owner_write,
                                     std::filesystem::perm_options::remove);
        const auto opened = Outbox::open(folder.path(), wait);
        ASSERT_FALSE(opened) << path;
        EXPECT_EQ(opened.error().code, ErrorCode::misconfigured);
        EXPECT_THAT(opened.error().detail, HasSubstr(command + path.string() + "\""));
        std::filesystem::permissions(path, before);
    }
}

/// Runs `work` in a process of its own that has a disk of 1 MiB at `folder`.
/// @return what `work` returns; 77 when there can be no such disk.
int on_a_small_disk(const std::filesystem::path& folder, const std::function<int()>& work) {
    const auto user = ::getuid();
    const auto child = ::fork();
    if (child == 0) {
        if (::unshare(user == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0 ||
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("none", folder.c_str(), "tmpfs", 0, "size=1m,mode=0700") != 0) {
            ::_exit(77);
        }
        ::_exit(work());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void fill_disk(const std::filesystem::path& folder) {
    const int filler = ::open((folder / "filler").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const std::string block(4096, 'x');
    while (::write(filler, block.data(), block.size()) > 0) {
    }
    ::close(filler);
}

bool says_that_the_disk_is_full(const Result<Outbox>& opened) {
    std::cerr << (opened ? "opened" : opened.error().detail) << std::endl;
    return !opened && opened.error().code == ErrorCode::unavailable &&
           opened.error().detail.find("is full; make room") != std::string::npos;
}

TEST_F(OutboxTest, AFullDiskIsFoundAndNamedAtTheStart) {
    const int code = on_a_small_disk(folder.path(), [this] {
        open();
        fill_disk(folder.path());
        return says_that_the_disk_is_full(Outbox::open(folder.path(), wait)) ? 0 : 1;
    });
    if (code == 77) {
        GTEST_SKIP() << "no private mounts here";
    }
    EXPECT_EQ(code, 0);
}

TEST_F(OutboxTest, AFullDiskIsFoundThoughAnotherDesktopHasTheOutboxOpen) {
    const int code = on_a_small_disk(folder.path(), [this] {
        const auto other = open();
        fill_disk(folder.path());
        return says_that_the_disk_is_full(Outbox::open(folder.path(), wait)) ? 0 : 1;
    });
    if (code == 77) {
        GTEST_SKIP() << "no private mounts here";
    }
    EXPECT_EQ(code, 0);
}

TEST_F(OutboxTest, WaitsForAnotherProcessThatMakesTheFile) {
    ASSERT_TRUE(prepare_outbox_file(folder.path()));
    const auto other = SqliteFile::open(file(), wait).value();
    ASSERT_TRUE(other.run("BEGIN IMMEDIATE"));
    const auto deadline = LockWait::Clock::now() + std::chrono::milliseconds(200);
    wait.end_by(deadline);
    const auto opened = Outbox::open(folder.path(), wait);
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().detail, HasSubstr("is locked"));
    EXPECT_GE(LockWait::Clock::now(), deadline);
    ASSERT_TRUE(other.run("COMMIT"));
    wait.end_by(LockWait::Clock::time_point::max());
    EXPECT_TRUE(Outbox::open(folder.path(), wait));
}

TEST_F(OutboxTest, ManyProcessesMayStartAtOnceOnAFreshFolder) {
    constexpr int processes = 8;
    constexpr int rounds = 12;
    for (int round = 0; round < rounds; ++round) {
        const auto fresh = folder / std::to_string(round);
        std::array<int, 2> gate{};
        ASSERT_EQ(::pipe(gate.data()), 0);
        std::vector<pid_t> children;
        for (int number = 0; number < processes; ++number) {
            children.push_back(::fork());
            if (children.back() == 0) {
                ::close(gate[1]);
                char open_gate = 0;
                [[maybe_unused]] const auto opened = ::read(gate[0], &open_gate, 1);
                const auto outbox = Outbox::open(fresh, wait);
                if (!outbox) {
                    std::cerr << outbox.error().detail << std::endl;
                }
                ::_exit(outbox ? 0 : 1);
            }
        }
        ::close(gate[0]);
        ::close(gate[1]);  // all of them go on now
        for (const auto child : children) {
            int status = 0;
            ASSERT_EQ(::waitpid(child, &status, 0), child);
            EXPECT_EQ(status, 0);
        }
    }
}

TEST(SqliteFailure, NamesItsCause) {
    EXPECT_THAT(explain_sqlite(SQLITE_IOERR_SHMSIZE, ENOSPC, "/x").detail, HasSubstr("is full"));
    EXPECT_THAT(explain_sqlite(SQLITE_CANTOPEN, EROFS, "/x").detail,
                HasSubstr("file system that cannot be written"));
    EXPECT_THAT(explain_sqlite(SQLITE_BUSY_RECOVERY, ENOSPC, "/x").detail, HasSubstr("is locked"));
    EXPECT_EQ(explain_sqlite(SQLITE_CORRUPT, ENOSPC, "/x").code, ErrorCode::corrupt);
    EXPECT_THAT(explain_sqlite(SQLITE_IOERR_READ, EIO, "/x").detail, HasSubstr("disk I/O error"));
}

TEST_F(OutboxTest, NoWaitForALockGoesPastItsDeadline) {
    const auto outbox = open();
    const auto other = SqliteFile::open(file(), wait).value();
    ASSERT_TRUE(other.run("BEGIN IMMEDIATE"));
    wait.end_by(LockWait::Clock::now());
    const auto begun = LockWait::Clock::now();
    EXPECT_THAT(outbox.add({entry("A")}).error().detail, HasSubstr("is locked"));
    EXPECT_LT(LockWait::Clock::now() - begun, std::chrono::milliseconds(500));
    wait.end_by(LockWait::Clock::time_point::max());
    ASSERT_TRUE(other.run("COMMIT"));
    EXPECT_TRUE(outbox.add({entry("A")}));
}

TEST_F(OutboxTest, AnotherProgramsDatabaseIsLeftAsItIs) {
    open();
    std::filesystem::remove(file());
    std::ofstream(file()).close();
    std::filesystem::permissions(file(), std::filesystem::perms(0600));
    ASSERT_TRUE(SqliteFile::open(file(), wait).value().run("CREATE TABLE other (x)"));
    EXPECT_EQ(Outbox::open(folder.path(), wait).error().code, ErrorCode::corrupt);
}

TEST_F(OutboxTest, ANewerOutboxIsLeftAsItIs) {
    open();
    ASSERT_TRUE(SqliteFile::open(file(), wait).value().run("PRAGMA user_version = 2"));
    EXPECT_EQ(Outbox::open(folder.path(), wait).error().code, ErrorCode::unsupported);
}

TEST_F(OutboxTest, TwoInstancesShareOneFile) {
    open();
    // A busy file is said to be locked; whoever comes again gets through.
    const auto insist = [](const auto& write) {
        for (int attempt = 0; attempt < 20; ++attempt) {
            Result<void> done = write();
            if (done || done.error().code != ErrorCode::unavailable) {
                return done;
            }
        }
        return Result<void>(fail(ErrorCode::unavailable, "locked out"));
    };
    const auto fill = [&](const std::string& prefix) {
        LockWait own;
        auto opened = Outbox::open(folder.path(), own);
        ASSERT_TRUE(insist([&]() -> Result<void> {
            if (!opened) {
                opened = Outbox::open(folder.path(), own);
            }
            return opened ? Result<void>{} : fail(opened.error());
        }));
        const auto& outbox = *opened;
        for (int count = 0; count < 30; ++count) {
            const auto name = prefix + std::to_string(count);
            ASSERT_TRUE(insist([&] { return outbox.add({entry(name)}); }));
            ASSERT_TRUE(insist([&] { return outbox.acknowledge("id-" + name, "running", now); }));
        }
    };
    std::thread other(fill, "other");
    fill("one");
    other.join();
    EXPECT_EQ(open().rows().value().size(), 60U);
}

}  // namespace
}  // namespace callveil::plugin

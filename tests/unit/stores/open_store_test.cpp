// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <fstream>

#include "stores/sqlite/migrations.hpp"
#include "unit/stores/sqlite_store_fixture.hpp"

namespace callveil::tests {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class OpenStore : public SqliteStoreTest {};

unsigned mode_of(const fs::path& path) {
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 0777U;
}

TEST_F(OpenStore, KeepsEveryFileToItsOwner) {
    const auto before = umask(0);
    open();
    must_write([](Transaction& t) { return t.requests().insert(sample_request()); });
    umask(before);
    for (const auto* name :
         {"store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "callveild.lock"}) {
        EXPECT_EQ(mode_of(folder_ / name), 0600U) << name;
    }
}

TEST_F(OpenStore, MakesTheFolderForItsOwnerAlone) {
    auto inside = options();
    inside.folder = folder_ / "state";
    ASSERT_TRUE(stores::open_sqlite_job_store(inside));
    EXPECT_EQ(mode_of(inside.folder), 0700U);
}

TEST_F(OpenStore, RefusesAFolderThatOthersMayEnter) {
    fs::permissions(folder_.path(), fs::perms{0750});
    const auto error = refusal_to_open(options());
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, HasSubstr("chmod 0700 " + folder_.path().string()));
}

TEST_F(OpenStore, RefusesAFileThatOthersMayRead) {
    open();
    close();
    fs::permissions(file(), fs::perms{0644});
    const auto error = refusal_to_open(options());
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, HasSubstr("chmod 0600 " + file().string()));
}

TEST_F(OpenStore, RefusesALinkInPlaceOfTheFile) {
    std::ofstream(folder_ / "elsewhere") << "";
    fs::create_symlink(folder_ / "elsewhere", file());
    EXPECT_EQ(refusal_to_open(options()).code, ErrorCode::misconfigured);
}

TEST_F(OpenStore, RefusesASecondDaemon) {
    open();
    const auto error = refusal_to_open(options());
    EXPECT_EQ(error.code, ErrorCode::unavailable);
    EXPECT_THAT(error.detail, HasSubstr("Another callveild"));
    close();
    open();
}

TEST_F(OpenStore, RefusesAnotherKey) {
    open();
    close();
    const auto error = refusal_to_open(options('x'));
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, HasSubstr("store key"));
    auto short_key = options();
    short_key.store_key = crypto::Secret(std::string_view("short"));
    EXPECT_EQ(refusal_to_open(short_key).code, ErrorCode::misconfigured);
}

TEST_F(OpenStore, RefusesToOpenWithoutReaders) {
    auto none = options();
    none.readers = 0;
    EXPECT_EQ(refusal_to_open(none).code, ErrorCode::misconfigured);
}

TEST_F(OpenStore, RefusesTheFormatOfANewerCallveil) {
    open();
    close();
    tamper("PRAGMA user_version = 99");
    const auto error = refusal_to_open(options());
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, HasSubstr("format 99"));
}

TEST_F(OpenStore, RefusesADatabaseOfAnotherProgram) {
    tamper("CREATE TABLE theirs (a)");
    fs::permissions(file(), fs::perms{0600});
    EXPECT_EQ(refusal_to_open(options()).code, ErrorCode::misconfigured);
}

TEST_F(OpenStore, RefusesAFileThatIsNoDatabase) {
    std::ofstream(file()) << std::string(4096, 'x');
    fs::permissions(file(), fs::perms{0600});
    EXPECT_EQ(refusal_to_open(options()).code, ErrorCode::corrupt);
}

TEST_F(OpenStore, RefusesALogWithoutItsInstallation) {
    open();
    close();
    tamper("DELETE FROM store_info");
    EXPECT_EQ(refusal_to_open(options()).code, ErrorCode::corrupt);
}

TEST_F(OpenStore, KeepsRowsAndLogAcrossARestart) {
    open();
    must_write([](Transaction& t) { return t.requests().insert(sample_request()); });
    must_write([](Transaction& t) { return t.audit().append(sample_event()); });
    close();
    open();
    const auto found =
        read([](Transaction& t) { return t.requests().find(sample_request().reference); });
    EXPECT_EQ(describe(found.value()), describe(sample_request()));
    const auto verdict = read([](Transaction& t) { return t.audit().verify(); }).value();
    EXPECT_TRUE(verdict.ok()) << verdict.problem;
    EXPECT_EQ(verdict.entries, 2);
}

TEST_F(OpenStore, RemovesPagesThatNeverGotAHead) {
    open();
    must_write([](Transaction& t) { return t.plans().add_page("lost", 0, {sample_row()}); });
    must_write([](Transaction& t) { return t.plans().insert(sample_plan()); });
    must_write(
        [](Transaction& t) { return t.plans().add_page(sample_plan().id, 0, {sample_row()}); });
    close();
    open();
    EXPECT_FALSE(read([](Transaction& t) { return t.plans().page("lost", 0); }));
    EXPECT_TRUE(read([](Transaction& t) { return t.plans().page(sample_plan().id, 0); }));
}

TEST_F(OpenStore, SaysThatAWriteInsideAWriteIsADefect) {
    open();
    const auto outer = store_->write([this](Transaction&) {
        return store_->write([](Transaction&) -> Result<void> { return {}; });
    });
    ASSERT_FALSE(outer);
    EXPECT_EQ(outer.error().code, ErrorCode::internal);
}

TEST(Migrations, CountUpFromOneWithoutAGap) {
    int expected = 1;
    for (const auto& step : stores::migrations()) {
        EXPECT_EQ(step.version, expected++) << step.name;
        EXPECT_FALSE(step.sql.empty());
    }
    EXPECT_GT(expected, 1);
}

}  // namespace
}  // namespace callveil::tests

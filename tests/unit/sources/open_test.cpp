// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "sources/sqlite/connection.hpp"
#include "unit/sources/lead_file.hpp"

namespace callveil::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class OpenSqliteSource : public LeadFile {
protected:
    Error refusal() const {
        auto source = try_open();
        EXPECT_FALSE(source);
        return source ? Error{} : source.error();
    }
    void write(const std::string& bytes) const { std::ofstream{path()} << bytes; }
};

TEST_F(OpenSqliteSource, NamesAMissingFile) {
    const auto error = refusal();
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, AllOf(StartsWith("Lead database crm"), HasSubstr("There is no file"),
                                    HasSubstr("ls -la")));
    EXPECT_FALSE(std::filesystem::exists(path())) << "nothing is created";
}

TEST_F(OpenSqliteSource, RefusesWhatIsNotARegularFile) {
    std::filesystem::create_directory(path());
    EXPECT_THAT(refusal().detail, HasSubstr("not a regular file"));
    std::filesystem::remove(path());
    ASSERT_EQ(mkfifo(path().c_str(), 0600), 0);
    EXPECT_EQ(refusal().code, ErrorCode::misconfigured);
}

TEST_F(OpenSqliteSource, RefusesWhatIsNotADatabase) {
    write(std::string(4096, 'x'));
    EXPECT_EQ(refusal().code, ErrorCode::corrupt);
    EXPECT_THAT(refusal().detail, AllOf(HasSubstr("not an SQLite database"), HasSubstr("file '")));
}

TEST_F(OpenSqliteSource, RefusesAnEmptyFile) {
    write("");
    EXPECT_EQ(refusal().code, ErrorCode::corrupt);
}

TEST_F(OpenSqliteSource, RefusesAReadOnlyFile) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    std::filesystem::permissions(path(), std::filesystem::perms::owner_read);
    EXPECT_EQ(refusal().code, ErrorCode::misconfigured);
    EXPECT_THAT(refusal().detail, AllOf(HasSubstr("read-only"), HasSubstr("chmod u+rw")));
}

TEST_F(OpenSqliteSource, SaysThatAnotherProgramHoldsTheFile) {
    OwnerConnection owner{path()};
    owner.run("CREATE TABLE t(id INTEGER PRIMARY KEY); BEGIN EXCLUSIVE");
    EXPECT_EQ(refusal().code, ErrorCode::unavailable);
    EXPECT_THAT(refusal().detail,
                AllOf(HasSubstr("locked by another program"), HasSubstr("fuser")));
    owner.run("COMMIT");
    EXPECT_TRUE(try_open());
}

TEST_F(OpenSqliteSource, FollowsASymbolicLinkAndChecksItsTarget) {
    const auto real = folder / "real.sqlite";
    OwnerConnection{real}.run("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    std::filesystem::create_symlink(real, path());
    EXPECT_TRUE(try_open());
    std::filesystem::permissions(real, std::filesystem::perms::owner_read);
    EXPECT_THAT(refusal().detail, HasSubstr("real.sqlite"));
    std::filesystem::remove(real);
    EXPECT_THAT(refusal().detail, HasSubstr("There is no file"));
}

TEST_F(OpenSqliteSource, RefusesAFileOfAnotherUserAndLeavesNothingBeside) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "only the administrator can give a file to another user";
    }
    make("PRAGMA journal_mode=WAL; CREATE TABLE t(id INTEGER PRIMARY KEY)");
    ASSERT_EQ(chown(path().c_str(), 65534, 65534), 0);
    EXPECT_EQ(refusal().code, ErrorCode::misconfigured);
    EXPECT_THAT(refusal().detail, HasSubstr("sudo chmod g+rw"));
    EXPECT_FALSE(std::filesystem::exists(path().native() + "-wal"));
}

TEST_F(OpenSqliteSource, TakesNoPageOfNothing) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    auto wrong = options();
    wrong.page_rows = 0;
    EXPECT_EQ(sources::open_sqlite_source(wrong).error().code, ErrorCode::invalid_argument);
}

TEST_F(OpenSqliteSource, NeitherTrustsTheSchemaNorLeavesOldBytes) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    auto connection = sources::Connection::open(options());
    ASSERT_TRUE(connection) << connection.error().detail;
    const auto setting = [&](const std::string& name) {
        return sources::as_number((*connection)->rows("PRAGMA " + name, {})->at(0).at(0));
    };
    EXPECT_EQ(setting("foreign_keys"), 1);
    EXPECT_EQ(setting("secure_delete"), 1);
    EXPECT_EQ(setting("trusted_schema"), 0);
    EXPECT_EQ(setting("busy_timeout"), 20);
    EXPECT_FALSE((*connection)->execute("PRAGMA writable_schema=ON; DELETE FROM sqlite_schema"));
    EXPECT_FALSE((*connection)
                     ->execute("CREATE VIEW v AS SELECT callveil_real_bits(id) FROM t; "
                               "SELECT * FROM v"))
        << "our function is for direct use only";
}

TEST_F(OpenSqliteSource, SyncsWhateverACommitNeeds) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    const auto connection = sources::Connection::open(options());
    ASSERT_TRUE(connection) << connection.error().detail;
    const auto mode = (*connection)->rows("PRAGMA synchronous", {});
    EXPECT_EQ(sources::as_number(mode->at(0).at(0)), 3) << "the folder of a deleted journal too";
}

TEST_F(OpenSqliteSource, LeavesTheSettingsOfTheFileAlone) {
    for (const std::string mode : {"wal", "delete", "truncate", "persist"}) {
        std::filesystem::remove(path());
        OwnerConnection owner{path()};
        owner.run(
            "PRAGMA auto_vacuum=2; PRAGMA user_version=7; PRAGMA application_id=9; "
            "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1,'a')");
        owner.run("PRAGMA journal_mode=" + mode);
        const auto schema = owner.cell("SELECT group_concat(sql) FROM sqlite_schema");
        ASSERT_TRUE(open()->apply(
            {{"t", {std::int64_t{1}}, {{"v", std::string{"a"}, std::string{"b"}}}, {}}}));
        EXPECT_EQ(owner.cell("PRAGMA journal_mode"), mode);
        EXPECT_EQ(owner.cell("PRAGMA auto_vacuum"), "2");
        EXPECT_EQ(owner.cell("PRAGMA user_version"), "7");
        EXPECT_EQ(owner.cell("PRAGMA application_id"), "9");
        EXPECT_EQ(owner.cell("SELECT group_concat(sql) FROM sqlite_schema"), schema);
        EXPECT_EQ(owner.cell("SELECT v FROM t"), "b");
    }
}

TEST_F(OpenSqliteSource, OverwritesWhatItReplaces) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t "
        "VALUES(1,'marker-of-a-person')");
    ASSERT_TRUE(open()->apply({{"t",
                                {std::int64_t{1}},
                                {{"v", std::string{"marker-of-a-person"}, std::string{"x"}}},
                                {}}}));
    std::ifstream file{path(), std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_EQ(bytes.find("marker-of"), std::string::npos);
}

TEST_F(OpenSqliteSource, OpensAFileAgainThatWasReplaced) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1,'old')");
    const auto source = open();
    EXPECT_EQ(scan(*source, "t", {"v"}).at(0).values.at(0), domain::Value{std::string{"old"}});
    OwnerConnection{folder / "new.sqlite"}.run(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1,'new')");
    std::filesystem::rename(folder / "new.sqlite", path());
    EXPECT_EQ(scan(*source, "t", {"v"}).at(0).values.at(0), domain::Value{std::string{"new"}});
    std::filesystem::remove(path());
    EXPECT_EQ(source->tables().error().code, ErrorCode::misconfigured);
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <stop_token>

#include "sources/odbc_source.hpp"
#include "support/odbc_driver.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {
namespace {

using domain::Blob;
using domain::Value;
using testing::ElementsAre;
using testing::HasSubstr;

class OdbcSqlite : public testing::Test {
protected:
    void make(const std::string& sql) {
        sqlite3* owner = nullptr;
        sqlite3_open(path().c_str(), &owner);
        ASSERT_EQ(sqlite3_exec(owner, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(owner);
        sqlite3_close(owner);
    }
    std::string path() const { return (folder_ / "leads.sqlite").native(); }
    Result<std::unique_ptr<ports::LeadSource>> open(const std::string& words = "") const {
        sources::OdbcSourceOptions options;
        options.name = "leads";
        options.connection =
            "Driver=" + odbc_driver("libsqlite3odbc.so") + ";Database=" + path() + ";" + words;
        return sources::open_odbc_source(options);
    }

    TempDir folder_;
};

TEST_F(OdbcSqlite, IsRefusedWithWordsThatLoosenItsTransactions) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY, v)");
    for (const auto* words : {"NoTXN=1", "notxn=0", "JournalMode=OFF", "SyncPragma=OFF"}) {
        const auto source = open(words);
        ASSERT_FALSE(source) << words;
        EXPECT_EQ(source.error().code, ErrorCode::misconfigured);
        EXPECT_THAT(source.error().detail, HasSubstr("must not stand in 'connection'"));
    }
}

TEST_F(OdbcSqlite, MakesNoFileWhoeverNamesTheDriver) {
    sources::OdbcSourceOptions options;
    options.name = "leads";
    options.connection = "Driver=SQLite3;Database=" + path();
    EXPECT_FALSE(sources::open_odbc_source(options));
    EXPECT_FALSE(open());
    EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(OdbcSqlite, WritesBackWhatItReadBitByBit) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY, v)");
    const auto source = open();
    ASSERT_TRUE(source) << source.error().detail;
    const std::vector<Value> values{std::string("a\0b", 3),
                                    std::string{},
                                    Blob{std::string("\0\xff", 2)},
                                    Blob{},
                                    5e-324,
                                    1.7976931348623157e308,
                                    0.1,
                                    -1.0 / 3,
                                    std::numeric_limits<std::int64_t>::min(),
                                    std::string{"Zoë 😀\r\n"},
                                    std::string{"?"},
                                    std::string{"12"}};
    for (const auto& value : values) {
        make("DELETE FROM t; INSERT INTO t VALUES(1, NULL)");
        const domain::RowKey key{std::int64_t{1}};
        const auto written = (*source)->apply({{"t", key, {{"v", domain::Null{}, value}}, {}}});
        ASSERT_TRUE(written) << written.error().detail;
        EXPECT_EQ(written->rows, 1);
        std::vector<Value> read;
        EXPECT_TRUE((*source)->find_equal("t", "v", {value}, {"v"}, [&](ports::Row& row) {
            read = std::move(row.values);
            return true;
        }));
        EXPECT_THAT(read, ElementsAre(value));
        const auto swapped = (*source)->apply({{"t", key, {{"v", value, std::int64_t{0}}}, {}}});
        EXPECT_TRUE(swapped && swapped->rows == 1);
    }
}

TEST_F(OdbcSqlite, ReadsNothingOnceToldToStop) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY NOT NULL); INSERT INTO t WITH RECURSIVE n(i) AS "
        "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i FROM n");
    const auto source = open();
    ASSERT_TRUE(source) << source.error().detail;
    std::stop_source told;
    (*source)->stop_with(told.get_token());
    told.request_stop();
    const auto done = (*source)->scan(
        "t", {}, [](ports::Row&) { return true; }, nullptr);
    EXPECT_EQ(done.error().code, ErrorCode::cancelled);
}

TEST_F(OdbcSqlite, MakesNoFileThatIsNotThere) {
    const auto source = open();
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().code, ErrorCode::misconfigured);
    EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(OdbcSqlite, LeavesAnothersFileAlone) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "only the administrator can give files away";
    }
    make("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    ASSERT_EQ(chown(path().c_str(), 65534, 65534), 0);
    const auto source = open();
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(source.error().detail, HasSubstr("belongs to"));
}

TEST_F(OdbcSqlite, OfAnotherEncodingIsForTheKindOfItsOwn) {
    make("PRAGMA encoding = 'UTF-16'; CREATE TABLE t(id INTEGER PRIMARY KEY)");
    const auto source = open();
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(source.error().detail, HasSubstr("kind sqlite"));
}

TEST_F(OdbcSqlite, HasNoKeyWhereOneMayBeNull) {
    make("CREATE TABLE t(code TEXT PRIMARY KEY); CREATE TABLE loose(v)");
    const auto source = open();
    ASSERT_TRUE(source) << source.error().detail;
    for (const auto* table : {"t", "loose"}) {
        const auto described = (*source)->describe(table);
        ASSERT_TRUE(described) << described.error().detail;
        EXPECT_THAT(described->obstacles, ElementsAre(HasSubstr("has no key")));
        EXPECT_EQ((*source)
                      ->scan(
                          table, {}, [](ports::Row&) { return true; }, nullptr)
                      .error()
                      .code,
                  ErrorCode::unsupported);
    }
}

TEST_F(OdbcSqlite, DropsNoRowOfATableThatSaysOnConflictReplace) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, u TEXT UNIQUE ON CONFLICT REPLACE); INSERT INTO t "
        "VALUES(1, 'one'), (2, 'two')");
    const auto source = open();
    ASSERT_TRUE(source) << source.error().detail;
    const auto applied = (*source)->apply(
        {{"t", {std::int64_t{1}}, {{"u", std::string{"one"}, std::string{"two"}}}, {}}});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::conflict);
    std::size_t rows = 0;
    EXPECT_TRUE((*source)->scan(
        "t", {}, [&](ports::Row&) { return ++rows > 0; }, nullptr));
    EXPECT_EQ(rows, 2U);
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "unit/sources/lead_file.hpp"

namespace callveil::tests {
namespace {

using domain::Null;
using domain::Value;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class SqliteSource : public LeadFile {
protected:
    static ports::RowChange change(Value key, const char* column, const char* before,
                                   const char* after) {
        return {"t", {std::move(key)}, {{column, std::string{before}, std::string{after}}}, {}};
    }
    static std::string order(const std::vector<ports::Row>& rows) {
        std::string all;
        for (const auto& row : rows) {
            all += std::get<std::string>(row.values.back());
        }
        return all;
    }
};

TEST_F(SqliteSource, ReadsEveryRowWhoseKeyMayBeNullOrOfAnyKind) {
    make(
        "CREATE TABLE t(k TEXT PRIMARY KEY, v TEXT);"
        "INSERT INTO t VALUES(NULL,'a'),(NULL,'b'),('x','c'),(X'00','d'),(NULL,'e')");
    EXPECT_EQ(order(scan(*open(), "t", {"v"})), "abcde");
}

TEST_F(SqliteSource, PagesThroughAKeyOfMixedStorageClasses) {
    make(
        "CREATE TABLE t(k NOT NULL PRIMARY KEY, v TEXT) WITHOUT ROWID;"
        "INSERT INTO t VALUES(X'00','g'),('b','f'),('a','e'),(2,'c'),(1.5,'b'),(-3,'a'),('','d')");
    EXPECT_EQ(order(scan(*open(), "t", {"v"})), "abcdefg");
}

TEST_F(SqliteSource, PagesThroughAKeyThatIgnoresCase) {
    make(
        "CREATE TABLE t(k TEXT COLLATE NOCASE NOT NULL PRIMARY KEY, v TEXT);"
        "INSERT INTO t VALUES('b','b'),('A','a'),('C','c'),('d','d'),('E','e')");
    const auto source = open();
    EXPECT_EQ(order(scan(*source, "t", {"v"})), "abcde");
    const auto applied = source->apply({change(std::string{"a"}, "v", "a", "x")});
    ASSERT_TRUE(applied) << applied.error().detail;
    EXPECT_EQ(applied->stale.size(), 1U) << "another spelling of the key is another row";
    EXPECT_EQ(source->apply({change(std::string{"A"}, "v", "a", "x")})->rows, 1);
}

TEST_F(SqliteSource, UsesTheRowidThatNoColumnHides) {
    make(
        "CREATE TABLE t(rowid TEXT, v TEXT); INSERT INTO t VALUES('r1','a'),('r2','b'),('r3','c')");
    const auto source = open();
    const auto rows = scan(*source, "t", {"rowid", "v"});
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[1].key, (domain::RowKey{std::int64_t{2}}));
    EXPECT_EQ(rows[1].values[0], Value{std::string{"r2"}});
    EXPECT_EQ(source->apply({change(std::int64_t{2}, "rowid", "r2", "x")})->rows, 1);
}

TEST_F(SqliteSource, RefusesToPageThroughAView) {
    make("CREATE TABLE t(v TEXT); CREATE VIEW w AS SELECT v FROM t");
    const auto error = open()
                           ->scan(
                               "w", {"v"}, [](ports::Row&) { return true; }, nullptr)
                           .error();
    EXPECT_EQ(error.code, ErrorCode::unsupported);
}

TEST_F(SqliteSource, FindsBytesInAColumnThatIgnoresCaseAndSpaces) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE, b TEXT COLLATE RTRIM, v "
        "TEXT);"
        "CREATE INDEX ia ON t(a); CREATE INDEX ib ON t(b);"
        "INSERT INTO t VALUES(1,'Ann','x ','1'),(2,'ann','x','2'),(3,'ANN','x  ','3')");
    const auto source = open();
    for (const auto& [column, word] : {std::pair{"a", "ann"}, std::pair{"b", "x"}}) {
        std::string found;
        ASSERT_TRUE(
            source->find_equal("t", column, {std::string{word}}, {"v"}, [&](ports::Row& row) {
                found += std::get<std::string>(row.values[0]);
                return true;
            }));
        EXPECT_EQ(found, "2");
    }
}

TEST_F(SqliteSource, KeepsBytesThatAreNotUtf8) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1, CAST(X'C328' AS "
        "TEXT))");
    const auto source = open();
    EXPECT_EQ(scan(*source, "t", {"v"}).at(0).values.at(0), Value{std::string{"\xC3\x28"}});
    EXPECT_EQ(source->apply({change(std::int64_t{1}, "v", "\xC3\x28", "x")})->rows, 1);
}

TEST_F(SqliteSource, ReadsUtf16DatabasesAsUtf8) {
    make(
        "PRAGMA encoding='UTF-16le'; CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT);"
        "INSERT INTO t VALUES(1,'Zoë')");
    const auto source = open();
    EXPECT_EQ(scan(*source, "t", {"v"}).at(0).values.at(0), Value{std::string{"Zoë"}});
    EXPECT_EQ(source->apply({change(std::int64_t{1}, "v", "Zoe", "x")})->stale.size(), 1U);
    EXPECT_EQ(source->apply({change(std::int64_t{1}, "v", "Zoë", "x")})->rows, 1);
}

TEST_F(SqliteSource, EndsAPageOfLongValuesEarlyAndLosesNone) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, big BLOB, v TEXT);"
        "INSERT INTO t VALUES(1,zeroblob(20000000),'a'),(2,zeroblob(20000000),'b'),(3,NULL,'c')");
    auto wide = options();
    wide.page_rows = 100;
    const auto source = sources::open_sqlite_source(wide);
    std::vector<std::int64_t> told;
    std::string seen;
    ASSERT_TRUE((*source)->scan(
        "t", {"big", "v"},
        [&](ports::Row& row) {
            seen += std::get<std::string>(row.values[1]);
            return true;
        },
        [&](std::int64_t rows) {
            told.push_back(rows);
            return true;
        }));
    EXPECT_EQ(seen, "abc");
    EXPECT_THAT(told, testing::ElementsAre(1, 2, 3));
}

TEST_F(SqliteSource, NamesALimitForAValueThatPassesIt) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES(1,zeroblob(70000000))");
    const auto source = open();
    const auto error = source
                           ->scan(
                               "t", {"v"}, [](ports::Row&) { return true; }, nullptr)
                           .error();
    EXPECT_EQ(error.code, ErrorCode::too_large);
}

TEST_F(SqliteSource, NeverDropsARowBecauseTheTableSaysReplace) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT UNIQUE ON CONFLICT REPLACE);"
        "INSERT INTO t VALUES(1,'a'),(2,'b')");
    const auto applied = open()->apply({change(std::int64_t{1}, "v", "a", "b")});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::conflict);
    EXPECT_EQ(OwnerConnection{path()}.cell("SELECT count(*) FROM t"), "2");
}

TEST_F(SqliteSource, LetsTheTriggersOfTheOwnerRunAsTheyAreWritten) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1,'a'),(2,'a');"
        "CREATE TABLE touched(name TEXT PRIMARY KEY);"
        "CREATE TRIGGER g AFTER UPDATE ON t BEGIN INSERT OR IGNORE INTO touched VALUES('t'); END");
    const auto applied = open()->apply(
        {change(std::int64_t{1}, "v", "a", "b"), change(std::int64_t{2}, "v", "a", "b")});
    ASSERT_TRUE(applied) << applied.error().detail;
    EXPECT_EQ(applied->rows, 2);
    EXPECT_EQ(OwnerConnection{path()}.cell("SELECT count(*) FROM touched"), "1");
}

TEST_F(SqliteSource, KeepsTheWordsOfATriggerToItself) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1,'a'),(2,'a');"
        "CREATE TRIGGER g BEFORE UPDATE ON t WHEN old.id = 2 BEGIN SELECT RAISE(ROLLBACK, "
        "'keep 1223334444'); END");
    const auto source = open();
    const auto applied = source->apply(
        {change(std::int64_t{1}, "v", "a", "b"), change(std::int64_t{2}, "v", "a", "b")});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::conflict);
    EXPECT_THAT(applied.error().detail, HasSubstr("trigger"));
    EXPECT_THAT(applied.error().detail, Not(HasSubstr("1223334444")));
    EXPECT_EQ(scan(*source, "t", {"v"}).at(0).values.at(0), Value{std::string{"a"}});
}

TEST_F(SqliteSource, RefusesLettersInAStrictNumber) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY, v INT) STRICT; INSERT INTO t VALUES(1,5)");
    const auto applied = open()->apply(
        {{"t", {std::int64_t{1}}, {{"v", std::int64_t{5}, std::string{"12XX33XX44"}}}, {}}});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::conflict);
    EXPECT_THAT(applied.error().detail, Not(HasSubstr("12XX")));
}

TEST_F(SqliteSource, ReportsAConstraintThatOnlyTheCommitSees) {
    make(
        "CREATE TABLE parent(code TEXT PRIMARY KEY); INSERT INTO parent VALUES('p');"
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT REFERENCES parent DEFERRABLE INITIALLY "
        "DEFERRED);"
        "INSERT INTO t VALUES(1,'p')");
    const auto source = open();
    const auto applied = source->apply({change(std::int64_t{1}, "v", "p", "nowhere")});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::conflict);
    EXPECT_EQ(source->apply({change(std::int64_t{1}, "v", "other", "x")})->stale.size(), 1U);
}

TEST_F(SqliteSource, KnowsThatACommitWhichAReaderBlocksWroteNothing) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1,'a')");
    const auto source = open();
    OwnerConnection reader{path()};
    reader.run("BEGIN; SELECT * FROM t");
    const auto applied = source->apply({change(std::int64_t{1}, "v", "a", "b")});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::unavailable);
    EXPECT_THAT(applied.error().detail, Not(StartsWith("unknown outcome")));
    reader.run("COMMIT");
    EXPECT_EQ(reader.cell("SELECT v FROM t"), "a");
    EXPECT_EQ(source->apply({change(std::int64_t{1}, "v", "a", "b")})->rows, 1);
}

TEST_F(SqliteSource, ReportsAFileThatGetsLockedWhileItIsOpen) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1,'a')");
    const auto source = open();
    OwnerConnection owner{path()};
    owner.run("BEGIN EXCLUSIVE");
    const auto keep = [](ports::Row&) { return true; };
    for (const auto& error :
         {source->scan("t", {"v"}, keep, nullptr).error(), source->describe("t").error(),
          source->find_equal("t", "v", {std::string{"a"}}, {"v"}, keep).error()}) {
        EXPECT_EQ(error.code, ErrorCode::unavailable);
        EXPECT_THAT(error.detail, HasSubstr("crm"));
    }
}

TEST_F(SqliteSource, WritesNullForNullAndSeesTheDifference) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1,NULL)");
    const auto source = open();
    EXPECT_EQ(
        source->apply({{"t", {std::int64_t{1}}, {{"v", std::string{}, Null{}}}, {}}})->stale.size(),
        1U);
    EXPECT_EQ(source->apply({{"t", {std::int64_t{1}}, {{"v", Null{}, std::string{}}}, {}}})->rows,
              1);
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <stop_token>

#include "contract/lead_source/rig.hpp"

namespace callveil::tests {
namespace {

using domain::Blob;
using domain::Null;
using domain::Value;
using testing::ElementsAre;

TEST_P(LeadSourceContract, ReadsEachStorageClassExactly) {
    const auto dialect = rig->dialect();
    rig->run(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, big BIGINT, ratio DOUBLE PRECISION, words TEXT, "
        "raw " +
        dialect.blob_type + ", empty TEXT)");
    rig->run("INSERT INTO t VALUES(1, 9223372036854775807, 0.1, 'Zoë', " + dialect.blob("00FF") +
             ", NULL)");
    rig->run("INSERT INTO t VALUES(2, -9223372036854775807, -1e308, '', " + dialect.blob("") +
             ", NULL)");
    const auto rows = scan("t", {"big", "ratio", "words", "raw", "empty"});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].values, (std::vector<Value>{9223372036854775807_i, 0.1, std::string{"Zoë"},
                                                  Blob{std::string("\0\xFF", 2)}, Null{}}));
    EXPECT_EQ(rows[1].values, (std::vector<Value>{-9223372036854775807_i, -1e308, std::string{},
                                                  Blob{""}, Null{}}));
}

TEST_P(LeadSourceContract, KeepsStorageClassesThatTheColumnDoesNotName) {
    if (!rig->mixes_storage_classes()) {
        GTEST_SKIP() << "this database refuses them";
    }
    rig->run(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, phone INTEGER, born DATE, amount NUMERIC, loose)");
    rig->run(
        "INSERT INTO t VALUES(1, '(122) 333-4444', 'not a date', '12345678901234567890', 1.0)");
    rig->run("INSERT INTO t VALUES(2, 9876543210, '1980-02-30', 'a' || char(0) || 'b', X'80')");
    const auto rows = scan("t", {"phone", "born", "amount", "loose"});
    EXPECT_EQ(rows[0].values[0], Value{std::string{"(122) 333-4444"}});
    EXPECT_EQ(rows[0].values[1], Value{std::string{"not a date"}});
    EXPECT_EQ(rows[0].values[2], rig->cell("SELECT amount FROM t WHERE id = 1"));
    EXPECT_EQ(rows[0].values[3], Value{1.0});
    EXPECT_EQ(rows[1].values, (std::vector<Value>{9876543210_i, std::string{"1980-02-30"},
                                                  std::string("a\0b", 3), Blob{"\x80"}}));
}

TEST_P(LeadSourceContract, QuotesHostileNames) {
    const auto dialect = rig->dialect();
    const std::string table = R"(Lead "order" `x` ; DROP)";
    const std::string column = R"(a "b" `d` ' c)";
    rig->run("CREATE TABLE " + dialect.name(table) + "(" + dialect.name("group") +
             " INTEGER PRIMARY KEY, " + dialect.name(column) + " TEXT, " + dialect.name("select") +
             " TEXT)");
    rig->run("INSERT INTO " + dialect.name(table) + " VALUES(7, 'x', 'y')");
    const auto described = source->describe(table);
    ASSERT_TRUE(described) << described.error().detail;
    EXPECT_THAT(described->key_columns, ElementsAre("group"));
    EXPECT_EQ(described->columns[1].name, column);
    EXPECT_EQ(scan(table, {column, "select"}).at(0).values,
              (std::vector<Value>{std::string{"x"}, std::string{"y"}}));
    EXPECT_EQ(find(table, column, {std::string{"x"}}, {"select"}).size(), 1U);
    const auto applied = source->apply({{table,
                                         {7_i},
                                         {{column, std::string{"x"}, std::string{"'\";--"}}},
                                         {{"select", std::string{"y"}}}}});
    ASSERT_TRUE(applied) << applied.error().detail;
    EXPECT_EQ(applied->rows, 1);
}

TEST_P(LeadSourceContract, ReadsAllRowsOverManyPagesInKeyOrder) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
    rig->run("INSERT INTO t VALUES(5,'e'),(-4,'a'),(9,'f'),(-1,'b'),(0,'c'),(2,'d'),(10,'g')");
    EXPECT_THAT(ids(scan("t", {"v"})), ElementsAre(-4, -1, 0, 2, 5, 9, 10));
}

TEST_P(LeadSourceContract, EndsASearchWhenToldToStopButNeverALookUpByKey) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
    rig->run("INSERT INTO t VALUES(1,'a'),(2,'a'),(3,'a'),(4,'a'),(5,'a')");
    std::stop_source told;
    source->stop_with(told.get_token());
    int visited = 0;
    const auto visit = [&](ports::Row&) {
        ++visited;
        told.request_stop();
        return true;
    };
    const auto scanned = source->scan("t", {"v"}, visit, nullptr);
    EXPECT_EQ(scanned.error().code, ErrorCode::cancelled);
    EXPECT_EQ(visited, 3) << "the page that was read is visited";
    const auto found = source->find_equal("t", "v", {std::string{"a"}}, {"v"}, visit);
    EXPECT_EQ(found.error().code, ErrorCode::cancelled);
    EXPECT_EQ(visited, 3);
    EXPECT_TRUE(source->fetch("t", {{1_i}, {5_i}}, {"v"}, visit));
    EXPECT_EQ(visited, 5);
    source->stop_with({});
    EXPECT_TRUE(source->scan("t", {"v"}, visit, nullptr));
    EXPECT_EQ(visited, 10);
}

TEST_P(LeadSourceContract, NeitherSkipsNorRepeatsWhileRowsComeAndGo) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
    for (int id = 10; id <= 100; id += 10) {
        rig->run("INSERT INTO t VALUES(" + std::to_string(id) + ", 'x')");
    }
    std::vector<std::int64_t> seen;
    const auto done = source->scan(
        "t", {"v"},
        [&](ports::Row& row) {
            seen.push_back(std::get<std::int64_t>(row.key[0]));
            return true;
        },
        [&](std::int64_t rows_read) {
            if (rows_read == 3) {
                rig->run("DELETE FROM t WHERE id IN (10, 40)");
                rig->run("INSERT INTO t VALUES(5, 'before'), (45, 'behind')");
            }
            return true;
        });
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_THAT(seen, ElementsAre(10, 20, 30, 45, 50, 60, 70, 80, 90, 100));
}

TEST_P(LeadSourceContract, PagesThroughACompositeKey) {
    rig->run(
        "CREATE TABLE t(list VARCHAR(20) NOT NULL, n INTEGER NOT NULL, v TEXT, PRIMARY KEY(list, "
        "n))");
    rig->run(
        "INSERT INTO t "
        "VALUES('b',1,'4'),('a',3,'3'),('a',1,'1'),('a',2,'2'),('b',2,'5'),('c',0,'6'),"
        "('c',9,'7')");
    const auto rows = scan("t", {"v"});
    std::string order;
    for (const auto& row : rows) {
        order += std::get<std::string>(row.values[0]);
    }
    EXPECT_EQ(order, "1234567");
    EXPECT_EQ(rows[2].key, (domain::RowKey{std::string{"a"}, 3_i}));
}

TEST_P(LeadSourceContract, StopsWhenTheProgressSaysSo) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    rig->run("INSERT INTO t VALUES(1),(2),(3),(4),(5),(6),(7)");
    std::vector<std::int64_t> told;
    const auto done = source->scan(
        "t", {"id"}, [](ports::Row&) { return true; },
        [&](std::int64_t rows_read) {
            told.push_back(rows_read);
            return told.size() < 2;
        });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::cancelled);
    EXPECT_THAT(told, ElementsAre(3, 6));
}

TEST_P(LeadSourceContract, StopsEarlyWhenTheVisitorHasEnough) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    rig->run("INSERT INTO t VALUES(1),(2),(3),(4)");
    int seen = 0;
    const auto enough = [&](ports::Row&) { return ++seen < 2; };
    EXPECT_TRUE(source->scan("t", {"id"}, enough, nullptr));
    EXPECT_EQ(seen, 2);
}

TEST_P(LeadSourceContract, LeavesOutKeysWithoutARow) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
    rig->run("INSERT INTO t VALUES(1,'a'),(3,'c')");
    std::vector<std::string> found;
    const auto done = source->fetch("t", {{3_i}, {2_i}, {1_i}}, {"v"}, [&](ports::Row& row) {
        found.push_back(std::get<std::string>(row.values[0]));
        return true;
    });
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_THAT(found, ElementsAre("c", "a"));
}

TEST_P(LeadSourceContract, ReadsKeysAloneWhereNoColumnIsAsked) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
    rig->run("INSERT INTO t VALUES(1,'a'),(2,'b')");
    EXPECT_THAT(ids(scan("t", {})), ElementsAre(1, 2));
    EXPECT_TRUE(scan("t", {}).at(0).values.empty());
    EXPECT_TRUE(find("t", "v", {std::string{"a"}}, {}).at(0).values.empty());
    int fetched = 0;
    EXPECT_TRUE(source->fetch("t", {{1_i}}, {}, [&](ports::Row& row) {
        fetched += row.values.empty() ? 1 : 100;
        return true;
    }));
    EXPECT_EQ(fetched, 1);
}

TEST_P(LeadSourceContract, NamesWhatIsNotThere) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    const auto stop = [](ports::Row&) { return false; };
    EXPECT_EQ(source->describe("nowhere").error().code, ErrorCode::not_found);
    const auto error = source->scan("t", {"nothing"}, stop, nullptr).error();
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail, testing::HasSubstr("'nothing'"));
    EXPECT_EQ(source->find_equal("t", "nothing", {1_i}, {}, stop).error().code,
              ErrorCode::misconfigured);
}

TEST_P(LeadSourceContract, ListsTables) {
    rig->run("CREATE TABLE zebra(id INTEGER PRIMARY KEY)");
    const auto tables = source->tables();
    ASSERT_TRUE(tables);
    EXPECT_THAT(*tables, testing::IsSupersetOf({std::string{"first"}, std::string{"zebra"}}));
}

TEST_P(LeadSourceContract, LetsAVisitorAskAgain) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
    rig->run("INSERT INTO t VALUES(1,'a'),(2,'b'),(3,'c'),(4,'d')");
    std::size_t inner = 0;
    EXPECT_TRUE(source->scan(
        "t", {"v"},
        [&](ports::Row& row) {
            inner += find("t", "v", {row.values[0]}, {"id"}).size();
            return true;
        },
        nullptr));
    EXPECT_EQ(inner, 4U);
}

}  // namespace
}  // namespace callveil::tests

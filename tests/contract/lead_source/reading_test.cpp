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

std::vector<std::int64_t> ids(const std::vector<ports::Row>& rows) {
    std::vector<std::int64_t> all;
    for (const auto& row : rows) {
        all.push_back(std::get<std::int64_t>(row.key.front()));
    }
    return all;
}

TEST_P(LeadSourceContract, ReadsEachStorageClassExactly) {
    rig->run(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, big BIGINT, ratio DOUBLE PRECISION, words TEXT, "
        "raw BLOB, empty TEXT)");
    rig->run("INSERT INTO t VALUES(1, 9223372036854775807, 0.1, 'Zoë', X'00FF', NULL)");
    rig->run("INSERT INTO t VALUES(2, -9223372036854775807, -1e308, '', X'', NULL)");
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
    rig->run(
        R"(CREATE TABLE "Lead ""order"" ; DROP"("group" INTEGER PRIMARY KEY, "a ""b"" ' c" TEXT,
                "select" TEXT))");
    rig->run(R"(INSERT INTO "Lead ""order"" ; DROP" VALUES(7, 'x', 'y'))");
    const std::string table = R"(Lead "order" ; DROP)";
    const std::string column = R"(a "b" ' c)";
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
        return told.request_stop() || true;
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

TEST_P(LeadSourceContract, FindsValuesAsTheColumnConvertsThem) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, number INTEGER, words TEXT)");
    rig->run("INSERT INTO t VALUES(1, 42, '42'), (2, 7, 'seven'), (3, NULL, NULL)");
    EXPECT_THAT(ids(find("t", "number", {std::string{"42"}}, {"id"})), ElementsAre(1));
    EXPECT_THAT(ids(find("t", "words", {42_i}, {"id"})), ElementsAre(1));
    EXPECT_THAT(ids(find("t", "id", {std::string{"2"}}, {"id"})), ElementsAre(2));
    EXPECT_TRUE(find("t", "words", {Null{}}, {"id"}).empty());
    EXPECT_TRUE(find("t", "number", {}, {"id"}).empty());
}

TEST_P(LeadSourceContract, FindsExactlyAndNotByLooserRules) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, email TEXT)");
    rig->run("INSERT INTO t VALUES(1,'a@example.com'),(2,'A@example.com'),(3,'a@example.com ')");
    EXPECT_THAT(ids(find("t", "email", {std::string{"a@example.com"}}, {"id"})), ElementsAre(1));
    EXPECT_TRUE(find("t", "email", {std::string{"%example.com"}}, {"id"}).empty());
}

TEST_P(LeadSourceContract, FindsWhatAConstraintCallsTheSame) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, plain TEXT, folded TEXT COLLATE NOCASE)");
    rig->run("CREATE UNIQUE INDEX t_loose ON t(plain COLLATE NOCASE, id)");
    rig->run("INSERT INTO t VALUES(1,'Anna','Anna'),(2,'anna','anna'),(3,'anna ','x'),(4,'b','b')");
    const auto alike = [&](const std::string& column, std::string_view collation) {
        std::vector<ports::Row> rows;
        const std::vector<Value> values{std::string{"ANNA"}, std::string{"anna"}};
        const auto keep = [&](ports::Row& row) {
            rows.push_back(std::move(row));
            return true;
        };
        EXPECT_TRUE(source->find_alike("t", column, collation, values, {"id"}, keep));
        return ids(rows);
    };
    EXPECT_THAT(alike("plain", "NOCASE"), ElementsAre(1, 2));
    EXPECT_THAT(alike("folded", "nocase"), ElementsAre(1, 2));
    EXPECT_THAT(alike("plain", "RTRIM"), ElementsAre(2, 3));
    EXPECT_THAT(alike("plain", ""), ElementsAre(2));
    EXPECT_THAT(alike("folded", ""), ElementsAre(2));
    const auto unique = source->describe("t")->unique.back();
    EXPECT_EQ(unique.collation_of("plain"), "NOCASE");
    EXPECT_EQ(unique.collation_of("id"), "");
}

TEST_P(LeadSourceContract, VisitsARowOnceHoweverManyValuesMatch) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, number INTEGER)");
    rig->run("INSERT INTO t VALUES(1, 1), (2, 1200), (3, 5000)");
    std::vector<Value> values;
    for (int number = 0; number < 1300; ++number) {
        values.emplace_back(std::int64_t{number});
        values.emplace_back(std::to_string(number));
    }
    EXPECT_THAT(ids(find("t", "number", values, {"id"})), testing::UnorderedElementsAre(1, 2));
}

TEST_P(LeadSourceContract, FindsMoreRowsThanAPageHolds) {
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, plain TEXT, fast TEXT)");
    rig->run("CREATE INDEX t_fast ON t(fast)");
    for (int id = 1; id <= 20; ++id) {
        const std::string word = id % 2 == 0 ? "'even'" : "'odd'";
        rig->run("INSERT INTO t VALUES(" + std::to_string(id) + "," + word + "," + word + ")");
    }
    for (const char* column : {"plain", "fast"}) {
        EXPECT_THAT(ids(find("t", column, {std::string{"even"}}, {"id"})),
                    ElementsAre(2, 4, 6, 8, 10, 12, 14, 16, 18, 20));
    }
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

// SPDX-License-Identifier: Apache-2.0
#include "contract/postgres_source/house.hpp"

namespace callveil::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// 250 rows of which two are alike, and a view over them.
class PostgresRowsWithoutAKey : public PostgresHouse {
protected:
    void SetUp() override {
        database.run(
            "CREATE TABLE t(number int, v text); INSERT INTO t SELECT i, 'row ' || i FROM "
            "generate_series(1, 248) i; INSERT INTO t VALUES (249, NULL), (249, NULL); CREATE VIEW "
            "seen AS SELECT number, v FROM t");
        open();
    }
};

TEST_F(PostgresRowsWithoutAKey, AreReadEachOnceWhateverIsWrittenMeanwhile) {
    std::size_t rows = 0;
    const auto done = source->scan(
        "t", {"number"},
        [&](ports::Row&) {
            if (++rows == 1) {
                database.run("UPDATE t SET v = v || '.'; DELETE FROM t WHERE number = 200");
            }
            return true;
        },
        nullptr);
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(rows, 250U);
}

TEST_F(PostgresRowsWithoutAKey, AreReadWhileAnotherReaderAsks) {
    std::size_t outer = 0;
    std::size_t inner = 0;
    const auto count_inner = [&](ports::Row&) { return ++inner > 0; };
    const auto done = source->scan(
        "t", {"number"},
        [&](ports::Row&) {
            return ++outer != 1 || source->scan("seen", {"v"}, count_inner, nullptr).has_value();
        },
        nullptr);
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(inner, 250U);
    EXPECT_EQ(outer, 250U);
}

TEST_F(PostgresRowsWithoutAKey, AreReadThroughAViewToo) {
    EXPECT_EQ(cells("seen", {"v"}).size(), 250U);
}

TEST_F(PostgresRowsWithoutAKey, LeaveNoTransactionBehindWhenTheReaderHasEnough) {
    std::size_t rows = 0;
    ASSERT_TRUE(source->scan(
        "t", {"v"}, [&](ports::Row&) { return ++rows < 3; }, nullptr));
    EXPECT_EQ(database.text_for_admin("SELECT count(*) FROM pg_stat_activity WHERE usename = "
                                      "'callveil' AND datname = current_database() AND state LIKE "
                                      "'idle in transaction%'"),
              "0");
}

TEST_F(PostgresRowsWithoutAKey, AreFoundAgainByAllTheirCells) {
    std::vector<domain::RowKey> keys;
    const auto keep = [&](ports::Row& row) {
        keys.push_back(row.key);
        return true;
    };
    ASSERT_TRUE(source->find_equal("t", "number", {249_i, 7_i}, {"v"}, keep));
    ASSERT_EQ(keys.size(), 3U);
    std::vector<domain::Value> values;
    ASSERT_TRUE(source->fetch("t", {{249_i, domain::Null{}}, {7_i, std::string("row 7")}}, {"v"},
                              [&](ports::Row& row) {
                                  values.push_back(row.values.at(0));
                                  return true;
                              }));
    EXPECT_THAT(values, ElementsAre(domain::Value(domain::Null{}), std::string("row 7")));
}

TEST_F(PostgresRowsWithoutAKey, AreNeverChanged) {
    const auto described = source->describe("t");
    ASSERT_TRUE(described);
    EXPECT_THAT(described->obstacles, testing::Contains(HasSubstr("has no key")));
    EXPECT_TRUE(described->key_columns.empty()) << "no cell is shown as a key";
    const auto applied =
        source->apply({{"t", {7_i, std::string("row 7")}, {{"v", std::string("row 7"), "x"}}, {}}});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::unsupported);
    EXPECT_EQ(database.text("SELECT v FROM t WHERE number = 7"), "row 7");
}

}  // namespace
}  // namespace callveil::tests

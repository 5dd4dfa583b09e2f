// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "contract/lead_source/rig.hpp"

namespace callveil::tests {
namespace {

using domain::Null;
using domain::Value;
using testing::ElementsAre;

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
    const auto dialect = rig->dialect();
    if (dialect.folded_text.empty()) {
        GTEST_SKIP() << "this database compares by bytes alone";
    }
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, plain VARCHAR(20), folded " +
             dialect.folded_text + ")");
    rig->run("CREATE UNIQUE INDEX t_loose ON t(folded, id)");
    rig->run("INSERT INTO t VALUES(1,'Anna','Anna'),(2,'anna','anna'),(3,'anna ','x'),(4,'b','b')");
    EXPECT_THAT(alike("folded", dialect.folded_collation), ElementsAre(1, 2));
    EXPECT_THAT(alike("plain", ""), ElementsAre(2));
    EXPECT_THAT(ids(find("t", "folded", {std::string{"anna"}}, {"id"})), ElementsAre(2));
    const auto described = source->describe("t");
    ASSERT_TRUE(described) << described.error().detail;
    ASSERT_FALSE(described->unique.empty());
    const auto& unique = described->unique.back();
    EXPECT_EQ(unique.collation_of("folded"), dialect.folded_collation);
    EXPECT_EQ(unique.collation_of("id"), "");
}

TEST_P(LeadSourceContract, FindsWhatAnIndexCallsTheSameWhateverItsColumnSays) {
    if (!rig->mixes_storage_classes()) {
        GTEST_SKIP() << "these are the collations of SQLite";
    }
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, plain TEXT, folded TEXT COLLATE NOCASE)");
    rig->run("CREATE UNIQUE INDEX t_loose ON t(plain COLLATE NOCASE, id)");
    rig->run("INSERT INTO t VALUES(1,'Anna','Anna'),(2,'anna','anna'),(3,'anna ','x'),(4,'b','b')");
    EXPECT_THAT(alike("plain", "NOCASE"), ElementsAre(1, 2));
    EXPECT_THAT(alike("folded", "nocase"), ElementsAre(1, 2));
    EXPECT_THAT(alike("plain", "RTRIM"), ElementsAre(2, 3));
    EXPECT_THAT(alike("plain", ""), ElementsAre(2));
    EXPECT_THAT(alike("folded", ""), ElementsAre(2));
    EXPECT_EQ(source->describe("t")->unique.back().collation_of("plain"), "NOCASE");
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
    rig->run("CREATE TABLE t(id INTEGER PRIMARY KEY, plain VARCHAR(20), fast VARCHAR(20))");
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

}  // namespace
}  // namespace callveil::tests

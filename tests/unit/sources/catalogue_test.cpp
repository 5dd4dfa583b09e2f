// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/catalogue.hpp"

#include <gmock/gmock.h>

#include "unit/sources/lead_file.hpp"

namespace callveil::tests {
namespace {

using domain::Affinity;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SqliteCatalogue : public LeadFile {
protected:
    domain::TableInfo describe(const std::string& table) const {
        auto info = open()->describe(table);
        EXPECT_TRUE(info) << info.error().detail;
        return info ? *info : domain::TableInfo{};
    }
};

TEST(SqliteAffinity, FollowsSqlitesRules) {
    using sources::affinity_of;
    EXPECT_EQ(affinity_of("VARCHAR(20)", false), Affinity::text);
    EXPECT_EQ(affinity_of("unsigned big int", false), Affinity::integer);
    EXPECT_EQ(affinity_of("CHARINT", false), Affinity::integer);
    EXPECT_EQ(affinity_of("FLOATING POINT", false), Affinity::integer) << "POINT holds INT";
    EXPECT_EQ(affinity_of("double precision", false), Affinity::real);
    EXPECT_EQ(affinity_of("DECIMAL(10,2)", false), Affinity::numeric);
    EXPECT_EQ(affinity_of("DATE", false), Affinity::numeric);
    EXPECT_EQ(affinity_of("STRING", false), Affinity::numeric);
    EXPECT_EQ(affinity_of("BLOB", false), Affinity::blob);
    EXPECT_EQ(affinity_of("", false), Affinity::any);
    EXPECT_EQ(affinity_of("ANY", false), Affinity::numeric);
    EXPECT_EQ(affinity_of("ANY", true), Affinity::any);
}

TEST_F(SqliteCatalogue, DescribesColumns) {
    make(
        "CREATE TABLE Leads(id INTEGER PRIMARY KEY, phone VARCHAR(18) NOT NULL COLLATE NOCASE, "
        "note, "
        "digits TEXT GENERATED ALWAYS AS (replace(phone, '-', '')) STORED, "
        "CHECK (length(phone) < 20))");
    const auto info = describe("leads");
    EXPECT_EQ(info.name, "Leads");
    ASSERT_EQ(info.columns.size(), 4U);
    EXPECT_TRUE(info.columns[0].enforced && info.columns[0].key_position == 1);
    EXPECT_EQ(info.columns[1].declared_type, "VARCHAR(18)");
    EXPECT_TRUE(info.columns[1].not_null && !info.columns[1].enforced);
    EXPECT_EQ(info.columns[1].max_code_points, std::nullopt) << "SQLite does not keep lengths";
    EXPECT_EQ(info.columns[1].collation, "NOCASE");
    EXPECT_EQ(info.columns[2].collation, "");
    EXPECT_TRUE(info.columns[3].generated);
    EXPECT_THAT(info.key_columns, ElementsAre("id"));
    EXPECT_THAT(info.checks, ElementsAre("length(phone) < 20"));
    EXPECT_THAT(info.obstacles, IsEmpty());
}

TEST_F(SqliteCatalogue, SaysWhatAStrictTableRefuses) {
    make("CREATE TABLE t(id INTEGER PRIMARY KEY, n INT, anything ANY) STRICT");
    const auto info = describe("t");
    EXPECT_TRUE(info.strict);
    EXPECT_TRUE(info.columns[1].enforced);
    EXPECT_FALSE(info.columns[2].enforced);
    EXPECT_EQ(info.columns[2].affinity, Affinity::any);
}

TEST_F(SqliteCatalogue, FindsTheKeyOfEveryKindOfTable) {
    make(
        "CREATE TABLE plain(a TEXT);"
        "CREATE TABLE hidden(rowid TEXT, \"_ROWID_\" TEXT);"
        "CREATE TABLE blind(rowid TEXT, _rowid_ TEXT, oid TEXT);"
        "CREATE TABLE nullable(a TEXT PRIMARY KEY, b TEXT);"
        "CREATE TABLE sure(a TEXT NOT NULL, b INT NOT NULL, PRIMARY KEY(b, a));"
        "CREATE TABLE without(a TEXT, b INT, PRIMARY KEY(b, a)) WITHOUT ROWID;"
        "CREATE TABLE down(a INTEGER PRIMARY KEY DESC);"
        "CREATE VIEW seen AS SELECT a FROM plain");
    EXPECT_THAT(describe("plain").key_columns, ElementsAre("rowid"));
    EXPECT_THAT(describe("hidden").key_columns, ElementsAre("oid"));
    EXPECT_THAT(describe("blind").key_columns, IsEmpty());
    EXPECT_THAT(describe("blind").obstacles, Contains(HasSubstr("has no key")));
    EXPECT_THAT(describe("nullable").key_columns, ElementsAre("rowid"));
    EXPECT_THAT(describe("sure").key_columns, ElementsAre("b", "a"));
    EXPECT_THAT(describe("without").key_columns, ElementsAre("b", "a"));
    EXPECT_THAT(describe("down").key_columns, ElementsAre("rowid"));
    EXPECT_TRUE(describe("seen").is_view);
    EXPECT_THAT(describe("seen").key_columns, IsEmpty());
}

TEST_F(SqliteCatalogue, ListsUniqueConstraints) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT UNIQUE, b TEXT, c TEXT, UNIQUE(b, c));"
        "CREATE UNIQUE INDEX partly ON t(b) WHERE c IS NOT NULL;"
        "CREATE UNIQUE INDEX lowered ON t(lower(a), c);"
        "CREATE INDEX common ON t(c)");
    const auto info = describe("t");
    ASSERT_EQ(info.unique.size(), 5U);
    EXPECT_THAT(info.unique[0].columns, ElementsAre("id"));
    for (const auto& unique : info.unique) {
        EXPECT_EQ(unique.partial_or_expression,
                  unique.name == "partly" || unique.name == "lowered");
        if (unique.name == "lowered") {
            EXPECT_THAT(unique.columns, ElementsAre("c"));
        }
    }
}

TEST_F(SqliteCatalogue, KnowsBothEndsOfAForeignKey) {
    make(
        "CREATE TABLE leads(id INTEGER PRIMARY KEY, code TEXT UNIQUE);"
        "CREATE TABLE notes(n INTEGER PRIMARY KEY, lead INT REFERENCES Leads, "
        "code TEXT REFERENCES leads(code))");
    const auto notes = describe("notes");
    ASSERT_EQ(notes.foreign_keys.size(), 2U);
    const auto leads = describe("leads");
    ASSERT_EQ(leads.referenced_by.size(), 2U);
    EXPECT_EQ(leads.referenced_by[1].other_table, "notes");
    EXPECT_THAT(leads.referenced_by[1].columns, ElementsAre("id"));
    EXPECT_THAT(leads.referenced_by[1].other_columns, ElementsAre("lead"));
    EXPECT_THAT(leads.referenced_by[0].columns, ElementsAre("code"));
    EXPECT_THAT(notes.foreign_keys[1].other_columns, ElementsAre("id")) << "the key that is meant";
}

TEST_F(SqliteCatalogue, ListsUpdateTriggersOnly) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT);"
        "CREATE TRIGGER watched AFTER UPDATE ON t BEGIN SELECT 1; END;"
        "CREATE TRIGGER made AFTER INSERT ON t BEGIN UPDATE t SET v = 1; END");
    EXPECT_THAT(describe("t").update_triggers, ElementsAre("watched"));
}

/// Makes a schema that this process can only partly understand, as the owner's program would.
class ForeignThings : public SqliteCatalogue {
protected:
    void make_with_extensions(const std::string& sql) const {
        OwnerConnection owner{path()};
        const auto compare = [](void*, int, const void*, int, const void*) { return 0; };
        const auto one = [](sqlite3_context* context, int, sqlite3_value**) {
            sqlite3_result_int(context, 1);
        };
        sqlite3_create_collation(owner.handle(), "TURKISH", SQLITE_UTF8, nullptr, compare);
        sqlite3_create_function(owner.handle(), "theirs", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                nullptr, one, nullptr, nullptr);
        owner.run(sql);
    }
};

TEST_F(ForeignThings, AreNamedPerColumn) {
    make_with_extensions(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT COLLATE TURKISH, "
        "phone TEXT CHECK (theirs(phone)), free TEXT)");
    EXPECT_THAT(describe("t").obstacles,
                testing::UnorderedElementsAre(HasSubstr("column name: it uses collation TURKISH"),
                                              HasSubstr("column phone: it cannot be changed")));
}

TEST_F(ForeignThings, OfAGeneratedColumnStopTheWholeTable) {
    make_with_extensions(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, mail TEXT, "
        "folded TEXT GENERATED ALWAYS AS (theirs(mail)) VIRTUAL)");
    EXPECT_THAT(describe("t").obstacles,
                testing::UnorderedElementsAre(HasSubstr("every column cannot be changed"),
                                              HasSubstr("column folded: it cannot be read")));
}

TEST_F(ForeignThings, OfATriggerStopTheWholeTable) {
    make_with_extensions(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT);"
        "CREATE TRIGGER g AFTER UPDATE ON t BEGIN SELECT theirs(new.v); END");
    EXPECT_THAT(describe("t").obstacles, ElementsAre(HasSubstr("every column cannot be changed")));
    EXPECT_EQ(scan(*open(), "t", {"v"}).size(), 0U) << "reading goes on";
}

TEST_F(ForeignThings, OfAnIndexStopItsColumns) {
    make_with_extensions(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT);"
        "CREATE INDEX i ON t(a COLLATE TURKISH)");
    EXPECT_THAT(describe("t").obstacles, Contains(HasSubstr("column a: it cannot be changed")));
    EXPECT_THAT(describe("t").obstacles, testing::Not(Contains(HasSubstr("column b"))));
}

TEST_F(ForeignThings, MayBeWholeModules) {
    make("CREATE VIRTUAL TABLE v USING fts5(words); CREATE TABLE t(id INTEGER PRIMARY KEY)");
    make(
        "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE v USING "
        "theirs(x)' "
        "WHERE name = 'v'");
    EXPECT_THAT(describe("v").obstacles, ElementsAre(HasSubstr("virtual table")));
    EXPECT_THAT(describe("t").obstacles, IsEmpty());
    EXPECT_EQ(open()
                  ->scan(
                      "v", {}, [](ports::Row&) { return true; }, nullptr)
                  .error()
                  .code,
              ErrorCode::unsupported);
}

TEST_F(SqliteCatalogue, LeavesOutTheTablesOfSqliteItself) {
    make(
        "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO t VALUES(1);"
        "CREATE TABLE sqlitelike(a)");
    EXPECT_THAT(*open()->tables(), ElementsAre("sqlitelike", "t"));
    EXPECT_EQ(open()->describe("sqlite_sequence").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace callveil::tests

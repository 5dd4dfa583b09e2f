// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <fstream>
#include <stop_token>
#include <thread>

#include "contract/odbc_source/house.hpp"
#include "contract/postgres_source/server_proxy.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string text(const char* words) {
    return words;
}

class OdbcServer : public OdbcHouse {
protected:
    void SetUp() override {
        database.run("CREATE TABLE t(id int PRIMARY KEY, phone varchar(20))");
        database.run("INSERT INTO t VALUES(1, '1223334444'), (2, '1223334444')");
        open();
    }

    static ports::RowChange change(std::int64_t id, const char* before, const char* after) {
        return {"t", {id}, {{"phone", text(before), text(after)}}, {}};
    }
    /// Ends every session of the adapter, as a server that is restarted does.
    void end_sessions() {
        database.run_as_admin(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = "
            "'callveil' AND datname = current_database()");
    }
    std::string phone(int id) {
        return database.text("SELECT phone FROM t WHERE id = " + std::to_string(id));
    }
    sources::OdbcSourceOptions over_tcp(const std::string& password) {
        const auto file = folder_ / "password";
        std::ofstream(file) << password;
        ::chmod(file.c_str(), 0600);
        auto given = options();
        given.connection = connection("localhost") + "sslmode=require";
        given.password_file = file;
        return given;
    }

    TempDir folder_;
};

TEST_F(OdbcServer, IsConnectedToAgainAfterItEndedTheSession) {
    end_sessions();
    EXPECT_EQ(cells("t", {"phone"}).size(), 2U);
    end_sessions();
    const auto applied = source->apply({change(1, "1223334444", "12XX33XX44")});
    ASSERT_TRUE(applied) << applied.error().detail;
    EXPECT_EQ(phone(1), "12XX33XX44");
}

TEST_F(OdbcServer, LeavesNothingHalfDoneWhereItEndsTheSessionInTheMiddle) {
    database.run(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM "
        "pg_terminate_backend(pg_backend_pid()); RETURN NEW; END$$; CREATE TRIGGER dies BEFORE "
        "UPDATE ON t FOR EACH ROW WHEN (NEW.id = 2) EXECUTE FUNCTION die()");
    const auto applied = source->apply(
        {change(1, "1223334444", "12XX33XX44"), change(2, "1223334444", "12XX33XX44")});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::unavailable) << applied.error().detail;
    EXPECT_THAT(applied.error().detail, Not(StartsWith("unknown outcome")));
    EXPECT_EQ(phone(1), "1223334444");
    EXPECT_TRUE(source->is_broken());
}

TEST_F(OdbcServer, HasAnUnknownOutcomeWhereTheConnectionEndsInCommit) {
    for (const auto cut : {CutAt::before_commit, CutAt::after_commit}) {
        const ServerProxy proxy{database.server(), cut};
        auto through_proxy = options();
        through_proxy.connection = connection(proxy.folder());
        auto opened = sources::open_odbc_source(through_proxy);
        ASSERT_TRUE(opened) << opened.error().detail;
        const auto applied = (*opened)->apply({change(1, "1223334444", "12XX33XX44")});
        ASSERT_FALSE(applied);
        EXPECT_EQ(applied.error().code, ErrorCode::unavailable);
        EXPECT_THAT(applied.error().detail, StartsWith("unknown outcome"));
        EXPECT_TRUE((*opened)->is_broken());
        EXPECT_EQ(phone(1), cut == CutAt::before_commit ? "1223334444" : "12XX33XX44");
    }
}

TEST_F(OdbcServer, SaysThatARowIsLocked) {
    database.run("BEGIN; UPDATE t SET phone = 'x' WHERE id = 1");
    const auto applied = source->apply({change(1, "1223334444", "12XX33XX44")});
    database.run("ROLLBACK");
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::unavailable);
    EXPECT_THAT(applied.error().detail,
                HasSubstr("locked by another program for longer than 100 ms"));
    EXPECT_THAT(applied.error().detail, HasSubstr("55P03"));
    EXPECT_TRUE(source->apply({change(1, "1223334444", "12XX33XX44")}));
}

TEST_F(OdbcServer, EndsAStatementThatTakesTooLong) {
    database.run(
        "CREATE FUNCTION slow() RETURNS boolean LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(600); "
        "RETURN true; END$$; ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING "
        "(slow())");
    auto impatient = options();
    impatient.statement_timeout = std::chrono::milliseconds{100};
    auto opened = sources::open_odbc_source(impatient);
    ASSERT_TRUE(opened) << opened.error().detail;
    const auto done = (*opened)->scan(
        "t", {"phone"}, [](ports::Row&) { return true; }, nullptr);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::unavailable);
    EXPECT_THAT(done.error().detail, HasSubstr("raise statement_timeout"));
}

/// A row policy tells through a pipe that its statement runs, and would go on for ten minutes.
TEST_F(OdbcServer, StopsASearchInsideOneStatement) {
    const auto pipe = database.server().folder + "/" + database.name();
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0666), 0);
    ::chmod(pipe.c_str(), 0666);
    database.run_as_admin(
        "CREATE FUNCTION wait() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN COPY "
        "(SELECT 1) TO '" +
        pipe + "'; PERFORM pg_sleep(600); RETURN true; END$$");
    database.run("ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (wait())");
    std::stop_source told;
    source->stop_with(told.get_token());
    std::thread stopper([&] {
        std::string line;
        std::ifstream running(pipe);
        std::getline(running, line);
        told.request_stop();
    });
    const auto done = source->scan(
        "t", {"phone"}, [](ports::Row&) { return true; }, nullptr);
    stopper.join();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::cancelled) << done.error().detail;
    source->stop_with({});
    database.run("ALTER TABLE t DISABLE ROW LEVEL SECURITY");
    EXPECT_EQ(cells("t", {"phone"}).size(), 2U);
}

TEST_F(OdbcServer, DescribesKeysTriggersChecksAndWhatIsNotGranted) {
    database.run(
        "CREATE TABLE mother(a int, b varchar(9), PRIMARY KEY(b, a)); CREATE TABLE child(id bigint "
        "PRIMARY KEY, a int, b varchar(9), made text GENERATED ALWAYS AS (b || '!') STORED, u text "
        "UNIQUE, CONSTRAINT short CHECK (a < 10), FOREIGN KEY(b, a) REFERENCES mother(b, a)); "
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$; CREATE "
        "TRIGGER touched BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION f(); REVOKE UPDATE "
        "ON child FROM callveil; GRANT UPDATE (a, b, u) ON child TO callveil");
    const auto child = source->describe("child");
    ASSERT_TRUE(child) << child.error().detail;
    EXPECT_THAT(child->key_columns, ElementsAre("id"));
    EXPECT_TRUE(child->find("made")->generated);
    EXPECT_EQ(child->find("b")->max_code_points, 9U);
    ASSERT_EQ(child->foreign_keys.size(), 1U);
    EXPECT_EQ(child->foreign_keys[0].other_table, "mother");
    EXPECT_THAT(child->foreign_keys[0].columns, ElementsAre("b", "a"));
    EXPECT_THAT(child->foreign_keys[0].other_columns, ElementsAre("b", "a"));
    EXPECT_THAT(child->update_triggers, ElementsAre("touched"));
    EXPECT_THAT(child->checks, ElementsAre(HasSubstr("< 10")));
    EXPECT_THAT(child->obstacles, ElementsAre(HasSubstr("GRANT UPDATE (\"id\")")));
    ASSERT_EQ(child->unique.size(), 2U);
    EXPECT_THAT(child->unique[1].columns, ElementsAre("u"));
    const auto mother = source->describe("mother");
    ASSERT_TRUE(mother) << mother.error().detail;
    EXPECT_THAT(mother->key_columns, ElementsAre("b", "a"));
    ASSERT_EQ(mother->referenced_by.size(), 1U);
    EXPECT_EQ(mother->referenced_by[0].other_table, "child");
    EXPECT_THAT(mother->obstacles, IsEmpty());
}

TEST_F(OdbcServer, NamesTablesOfOtherSchemasWithTheirSchema) {
    database.run(
        "CREATE SCHEMA crm; CREATE TABLE crm.t(id int PRIMARY KEY, v text); INSERT INTO crm.t "
        "VALUES(7, 'x'); GRANT USAGE ON SCHEMA crm TO callveil; GRANT SELECT ON crm.t TO callveil");
    const auto tables = source->tables();
    ASSERT_TRUE(tables) << tables.error().detail;
    EXPECT_THAT(*tables, Contains("crm.t"));
    EXPECT_THAT(*tables, Contains("t"));
    EXPECT_EQ(cells("crm.t", {"v"}).at(0).at(0), domain::Value{text("x")});
}

TEST_F(OdbcServer, TakesThePasswordFromItsFileAndNeverShowsIt) {
    const auto opened = sources::open_odbc_source(over_tcp(database.server().password));
    ASSERT_TRUE(opened) << opened.error().detail;
    const auto wrong = refusal(over_tcp("wr}ong;secret"));
    EXPECT_EQ(wrong.code, ErrorCode::misconfigured);
    EXPECT_THAT(wrong.detail, HasSubstr("password_file"));
    EXPECT_THAT(wrong.detail, Not(HasSubstr("secret")));
    auto inside = options();
    inside.connection += "Password=secret";
    EXPECT_EQ(refusal(inside).code, ErrorCode::misconfigured);
    EXPECT_THAT(refusal(inside).detail, Not(HasSubstr("secret")));
}

TEST_F(OdbcServer, NamesWhatIsWrongWithTheDoor) {
    auto given = options();
    given.connection = "Driver=/nowhere/libnone.so;Database=x";
    EXPECT_EQ(refusal(given).code, ErrorCode::misconfigured);
    EXPECT_THAT(refusal(given).detail, HasSubstr("/nowhere/libnone.so"));
    given.connection = "DSN=nobody knows it";
    EXPECT_EQ(refusal(given).code, ErrorCode::misconfigured);
    given.connection = "no pairs";
    EXPECT_EQ(refusal(given).code, ErrorCode::misconfigured);
    given.connection = connection(folder_.path().native());
    EXPECT_EQ(refusal(given).code, ErrorCode::unavailable);
    given = over_tcp(database.server().password);
    ::chmod(given.password_file.c_str(), 0644);
    EXPECT_THAT(refusal(given).detail, HasSubstr("chmod"));
}

TEST_F(OdbcServer, IsRefusedThroughADriverThatChangesText) {
    auto given = options();
    given.connection += "LFConversion=1";
    EXPECT_EQ(refusal(given).code, ErrorCode::misconfigured);
    EXPECT_THAT(refusal(given).detail, HasSubstr("changes text"));
}

}  // namespace
}  // namespace callveil::tests

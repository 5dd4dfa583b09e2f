// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <fstream>
#include <stop_token>
#include <thread>

#include "contract/postgres_source/house.hpp"
#include "contract/postgres_source/server_proxy.hpp"

namespace callveil::tests {
namespace {

using domain::Value;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string text(const char* words) {
    return words;
}

class PostgresServer : public PostgresHouse {
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
            "'callveil' "
            "AND datname = current_database()");
    }
    std::string phone(int id) {
        return database.text("SELECT phone FROM t WHERE id = " + std::to_string(id));
    }
};

TEST_F(PostgresServer, IsConnectedToAgainAfterItEndedTheSession) {
    end_sessions();
    EXPECT_EQ(cells("t", {"phone"}).size(), 2U);
    end_sessions();
    const auto applied = source->apply({change(1, "1223334444", "12XX33XX44")});
    ASSERT_TRUE(applied) << applied.error().detail;
    EXPECT_EQ(phone(1), "12XX33XX44");
}

TEST_F(PostgresServer, LeavesNothingHalfDoneWhereItEndsTheSessionInTheMiddle) {
    database.run(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM "
        "pg_terminate_backend(pg_backend_pid()); RETURN NEW; END$$; CREATE TRIGGER dies BEFORE "
        "UPDATE ON t FOR EACH ROW WHEN (NEW.id = 2) EXECUTE FUNCTION die()");
    const auto applied = source->apply(
        {change(1, "1223334444", "12XX33XX44"), change(2, "1223334444", "12XX33XX44")});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::unavailable);
    EXPECT_THAT(applied.error().detail, Not(StartsWith("unknown outcome")));
    EXPECT_EQ(phone(1), "1223334444");
    EXPECT_TRUE(source->is_broken());
}

TEST_F(PostgresServer, HasAnUnknownOutcomeWhereTheConnectionEndsInCommit) {
    for (const auto cut : {CutAt::before_commit, CutAt::after_commit}) {
        const ServerProxy proxy{database.server(), cut};
        auto through_proxy = options();
        through_proxy.host = proxy.folder();
        auto opened = sources::open_postgres_source(through_proxy);
        ASSERT_TRUE(opened) << opened.error().detail;
        const auto applied = (*opened)->apply({change(1, "1223334444", "12XX33XX44")});
        ASSERT_FALSE(applied);
        EXPECT_EQ(applied.error().code, ErrorCode::unavailable);
        EXPECT_THAT(applied.error().detail, StartsWith("unknown outcome"));
        EXPECT_TRUE((*opened)->is_broken());
        EXPECT_EQ(phone(1), cut == CutAt::before_commit ? "1223334444" : "12XX33XX44");
    }
}

TEST_F(PostgresServer, SaysThatARowIsLocked) {
    database.run("BEGIN; UPDATE t SET phone = 'x' WHERE id = 1");
    const auto applied = source->apply({change(1, "1223334444", "12XX33XX44")});
    database.run("ROLLBACK");
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::unavailable);
    EXPECT_THAT(applied.error().detail,
                HasSubstr("locked by another program for longer than 100 ms"));
    EXPECT_TRUE(source->apply({change(1, "1223334444", "12XX33XX44")}));
}

/// A row policy tells through a pipe that its statement runs, and would go on for ten minutes.
TEST_F(PostgresServer, StopsASearchInsideOneStatement) {
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
    EXPECT_EQ(done.error().code, ErrorCode::cancelled);
    source->stop_with({});
    database.run("ALTER TABLE t DISABLE ROW LEVEL SECURITY");
    EXPECT_EQ(cells("t", {"phone"}).size(), 2U);
}

TEST_F(PostgresServer, NamesAColumnThatIsGoneSinceThePlan) {
    database.run("ALTER TABLE t DROP COLUMN phone");
    const auto applied = source->apply({change(1, "1223334444", "12XX33XX44")});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(applied.error().detail, HasSubstr("no column 'phone'"));
}

TEST_F(PostgresServer, NamesThePrivilegeThatIsMissingWithItsGrant) {
    database.run("REVOKE UPDATE ON t FROM callveil; GRANT UPDATE (id) ON t TO callveil");
    const auto described = source->describe("t");
    ASSERT_TRUE(described) << described.error().detail;
    EXPECT_THAT(
        described->obstacles,
        Contains(HasSubstr("GRANT UPDATE (\"phone\") ON \"public\".\"t\" TO \"callveil\"")));
    const auto applied = source->apply({change(1, "1223334444", "12XX33XX44")});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(applied.error().detail, HasSubstr("docs/formats/sources.md"));
}

TEST_F(PostgresServer, TellsAStaleRowBeforeAValueThatIsRefused) {
    database.run("CREATE UNIQUE INDEX one ON t(phone) WHERE id > 1");
    database.run("INSERT INTO t VALUES(3, 'x')");
    const auto applied =
        source->apply({change(2, "1223334444", "x"), change(1, "gone", "12XX33XX44")});
    ASSERT_TRUE(applied) << applied.error().detail;
    EXPECT_THAT(applied->stale, testing::ElementsAre(1));
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <stop_token>
#include <thread>

#include "sources/mariadb_source.hpp"
#include "support/mariadb_database.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {
namespace {

using domain::Blob;
using domain::Null;
using domain::Value;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string text(const char* words) {
    return words;
}
std::int64_t number(std::int64_t digits) {
    return digits;
}

class MariadbSource : public testing::Test {
protected:
    sources::MariadbSourceOptions options() const {
        sources::MariadbSourceOptions chosen;
        chosen.name = "leads";
        chosen.host = database.server().socket;
        chosen.database = database.name();
        chosen.user = "callveil";
        chosen.busy_timeout = std::chrono::milliseconds{100};
        chosen.page_rows = 3;
        return chosen;
    }
    /// Over TCP, where the account has a password and TLS is demanded.
    sources::MariadbSourceOptions remote(const std::string& ca) const {
        const auto file = folder / "password";
        std::ofstream(file) << database.server().password;
        chmod(file.c_str(), 0600);
        auto chosen = options();
        chosen.host = "localhost";
        chosen.port = static_cast<std::uint16_t>(database.server().port);
        chosen.password_file = file;
        chosen.tls_ca = database.server().folder + "/" + ca;
        return chosen;
    }
    static std::unique_ptr<ports::LeadSource> open(const sources::MariadbSourceOptions& chosen) {
        auto source = sources::open_mariadb_source(chosen);
        if (!source) {
            throw std::runtime_error(source.error().detail);
        }
        return std::move(*source);
    }
    std::vector<ports::Row> scan(const std::string& table,
                                 const std::vector<std::string>& columns) {
        std::vector<ports::Row> rows;
        const auto done = source->scan(table, columns, keep_in(rows), nullptr);
        EXPECT_TRUE(done) << done.error().detail;
        return rows;
    }
    std::size_t count(const std::string& column, const std::vector<Value>& values) {
        std::vector<ports::Row> rows;
        const auto done = source->find_equal("t", column, values, {}, keep_in(rows));
        EXPECT_TRUE(done) << column << ": " << done.error().detail;
        return rows.size();
    }
    static ports::RowVisitor keep_in(std::vector<ports::Row>& rows) {
        return [&rows](ports::Row& row) {
            rows.push_back(std::move(row));
            return true;
        };
    }

    TempDir folder;
    MariadbDatabase database;
    std::unique_ptr<ports::LeadSource> source = open(options());
};

/// A column type, a literal of it, and what the adapter reads.
struct Exact {
    const char* type;
    const char* literal;
    Value value;
};

TEST_F(MariadbSource, ReadsFindsAndSwapsEveryTypeExactly) {
    const std::vector<Exact> types{
        {"BIGINT UNSIGNED", "18446744073709551615", text("18446744073709551615")},
        {"BIGINT", "-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
        {"INT(6) ZEROFILL", "42", number(42)},
        {"DECIMAL(30,8)", "12345678901234567890.12345678", text("12345678901234567890.12345678")},
        {"FLOAT", "0.1", double{0.1F}},
        {"DOUBLE", "0.1", 0.1},
        {"DATETIME(6)", "'2026-01-31 23:59:59.123456'", text("2026-01-31 23:59:59.123456")},
        {"DATETIME", "'0000-00-00 00:00:00'", text("0000-00-00 00:00:00")},
        {"DATE", "'0000-00-00'", text("0000-00-00")},
        {"TIME(2)", "'-838:59:58.25'", text("-838:59:58.25")},
        {"YEAR", "2026", number(2026)},
        {"BIT(64)", "b'1111111111111111111111111111111111111111111111111111111111111111'",
         text("18446744073709551615")},
        {"ENUM('F','M')", "'M'", text("M")},
        {"SET('a','b')", "'a,b'", text("a,b")},
        {"JSON", "'{\"a\": 1}'", text("{\"a\": 1}")},
        {"UUID", "'123e4567-e89b-12d3-a456-426614174000'",
         text("123e4567-e89b-12d3-a456-426614174000")},
        {"INET6", "'2001:db8::1'", text("2001:db8::1")},
        {"BINARY(4)", "X'0102'", Blob{std::string("\1\2\0\0", 4)}},
        {"VARBINARY(9)", "X'00FF'", Blob{std::string("\0\xFF", 2)}},
        {"VARCHAR(9) CHARACTER SET latin1", "'Zoé'", text("Zoé")},
        {"TEXT", "CONCAT('a', CHAR(0), 'b')", std::string("a\0b", 3)},
    };
    for (const auto& each : types) {
        database.run(std::string{"CREATE OR REPLACE TABLE t(id INT PRIMARY KEY, v "} + each.type +
                     "); SET sql_mode = ''; INSERT INTO t VALUES(1, " + each.literal + ")");
        const auto rows = scan("t", {"v"});
        ASSERT_EQ(rows.size(), 1U) << each.type;
        EXPECT_EQ(rows[0].values[0], each.value)
            << each.type << " " << domain::display(rows[0].values[0]);
        EXPECT_EQ(count("v", {each.value}), 1U) << each.type;
        const auto applied = source->apply({{"t", {number(1)}, {{"v", each.value, Null{}}}, {}}});
        ASSERT_TRUE(applied) << each.type << applied.error().detail;
        EXPECT_TRUE(applied->stale.empty()) << each.type;
    }
}

TEST_F(MariadbSource, ComparesNoNumberWithText) {
    database.run(
        "CREATE TABLE t(id INT PRIMARY KEY, number BIGINT, words VARCHAR(20)); "
        "INSERT INTO t VALUES(1, 0, 'abc'), (2, 122, '0122')");
    EXPECT_EQ(count("number", {text("abc")}), 0U);
    EXPECT_EQ(count("number", {text("122abc"), text(""), Blob{"122"}}), 0U);
    EXPECT_EQ(count("number", {text("122.5"), 122.5}), 0U);
    EXPECT_EQ(count("number", {text("122")}), 1U);
    EXPECT_EQ(count("words", {number(0)}), 0U);
    EXPECT_EQ(count("words", {number(122)}), 0U);
}

TEST_F(MariadbSource, RefusesWhatTheServerWouldCutWithANote) {
    database.run(
        "CREATE TABLE t(id INT PRIMARY KEY, short VARCHAR(3), amount DECIMAL(5,2)); "
        "INSERT INTO t VALUES(1, 'abc', 1.25)");
    const auto blanks =
        source->apply({{"t", {number(1)}, {{"short", text("abc"), text("ab   ")}}, {}}});
    ASSERT_FALSE(blanks);
    EXPECT_EQ(blanks.error().code, ErrorCode::conflict);
    EXPECT_THAT(blanks.error().detail, HasSubstr("short"));
    const auto digits =
        source->apply({{"t", {number(1)}, {{"amount", text("1.25"), text("1.239")}}, {}}});
    ASSERT_FALSE(digits);
    EXPECT_EQ(digits.error().code, ErrorCode::conflict);
    EXPECT_EQ(database.text("SELECT CONCAT(short, amount) FROM t"), "abc1.25");
}

TEST_F(MariadbSource, KeepsColumnsThatWouldShowTheTimeOfTheChange) {
    database.run(
        "CREATE TABLE t(id INT PRIMARY KEY, v VARCHAR(9), seen TIMESTAMP DEFAULT "
        "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP); "
        "INSERT INTO t VALUES(1, 'old', '2001-02-03 04:05:06')");
    ASSERT_TRUE(source->apply({{"t", {number(1)}, {{"v", text("old"), text("new")}}, {}}}));
    EXPECT_EQ(database.text("SELECT CONCAT(v, ' ', seen) FROM t"), "new 2001-02-03 04:05:06");
    EXPECT_THAT(source->describe("t")->notes, Contains(HasSubstr("seen")));
}

TEST_F(MariadbSource, ChangesNoTableWithoutTransactionsOrKey) {
    for (const char* shape : {"id INT PRIMARY KEY, v TEXT) ENGINE=MyISAM", "id INT, v TEXT)"}) {
        database.run(std::string{"CREATE OR REPLACE TABLE t("} + shape +
                     "; INSERT INTO t VALUES(1,'a'),(2,'b'),(3,'c'),(4,NULL),(4,NULL)" +
                     (std::string_view{shape}.find("MyISAM") == std::string_view::npos
                          ? ""
                          : " ON DUPLICATE KEY UPDATE v = v"));
        EXPECT_EQ(count("v", {text("b")}), 1U) << shape;
        EXPECT_GE(scan("t", {"id"}).size(), 4U) << shape;
        const auto described = source->describe("t");
        ASSERT_TRUE(described) << described.error().detail;
        EXPECT_TRUE(!described->transactional || !described->obstacles.empty()) << shape;
        const domain::RowKey key = described->transactional ? domain::RowKey{number(1), text("a")}
                                                            : domain::RowKey{number(1)};
        const auto applied = source->apply({{"t", key, {{"v", text("a"), text("x")}}, {}}});
        ASSERT_FALSE(applied);
        EXPECT_EQ(applied.error().code, ErrorCode::unsupported);
    }
    EXPECT_EQ(database.text("SELECT count(*) FROM t WHERE v = 'x'"), "0");
}

TEST_F(MariadbSource, NamesTheGrantThatIsMissing) {
    database.run("CREATE TABLE t(id INT PRIMARY KEY, v TEXT, w TEXT)");
    for (const auto* account : {"callveil@localhost", "callveil@'%'"}) {
        database.run_as_root("REVOKE UPDATE ON " + database.name() + ".* FROM " + account);
        database.run_as_root("GRANT UPDATE (v) ON " + database.name() + ".t TO " + account);
    }
    source = open(options());
    const auto described = source->describe("t");
    ASSERT_TRUE(described) << described.error().detail;
    EXPECT_THAT(described->obstacles, Contains(HasSubstr("GRANT SELECT, UPDATE (`w`) ON")));
    EXPECT_THAT(described->obstacles, Not(Contains(HasSubstr("UPDATE (`v`)"))));
    EXPECT_TRUE(source->apply({{"t", {number(1)}, {{"v", text("a"), text("b")}}, {}}}));
    const auto denied = source->apply({{"t", {number(1)}, {{"w", text("a"), text("b")}}, {}}});
    ASSERT_FALSE(denied);
    EXPECT_EQ(denied.error().code, ErrorCode::misconfigured);
}

TEST_F(MariadbSource, DescribesTheRangesOfNumbersAndTimes) {
    database.run(
        "CREATE TABLE t(id BIGINT PRIMARY KEY, a MEDIUMINT, b INT, c INT UNSIGNED, born DATE, "
        "seen TIMESTAMP NULL, price DECIMAL(9,2))");
    const auto table = source->describe("t");
    ASSERT_TRUE(table) << table.error().detail;
    EXPECT_EQ(table->find("id")->max_integer, std::nullopt);
    EXPECT_EQ(table->find("a")->max_integer, 8388607);
    EXPECT_EQ(table->find("b")->max_integer, 2147483647);
    EXPECT_EQ(table->find("c")->max_integer, 4294967295);
    for (const auto* column : {"born", "seen"}) {
        EXPECT_EQ(table->find(column)->affinity, domain::Affinity::temporal) << column;
    }
    EXPECT_EQ(table->find("price")->affinity, domain::Affinity::numeric);
}

TEST_F(MariadbSource, DescribesKeysLengthsAndConstraints) {
    database.run(
        "CREATE TABLE parent(code VARCHAR(20) PRIMARY KEY); "
        "CREATE TABLE t(id INT, list INT, p VARCHAR(20) UNIQUE, long_note TINYTEXT NOT NULL, "
        "doubled INT AS (id * 2), PRIMARY KEY(list, id), UNIQUE part(long_note(9)), "
        "CONSTRAINT known FOREIGN KEY (p) REFERENCES parent(code), CHECK (id > 0))");
    const auto table = source->describe("t");
    ASSERT_TRUE(table) << table.error().detail;
    EXPECT_THAT(table->key_columns, ElementsAre("list", "id"));
    EXPECT_EQ(table->find("id")->key_position, 2);
    EXPECT_EQ(table->find("p")->max_code_points, 20U);
    EXPECT_EQ(table->find("long_note")->max_bytes, 255U);
    EXPECT_TRUE(table->find("long_note")->not_null);
    EXPECT_TRUE(table->find("doubled")->generated);
    EXPECT_EQ(table->checks.size(), 1U);
    ASSERT_EQ(table->foreign_keys.size(), 1U);
    EXPECT_EQ(table->foreign_keys[0].other_table, "parent");
    EXPECT_EQ(source->describe("parent")->referenced_by.at(0).other_table, "t");
    const auto part = std::find_if(table->unique.begin(), table->unique.end(),
                                   [](const auto& unique) { return unique.name == "part"; });
    ASSERT_NE(part, table->unique.end());
    EXPECT_TRUE(part->partial_or_expression);
}

TEST_F(MariadbSource, EndsASlowStatementWhenToldToStop) {
    database.run("CREATE TABLE t(id INT PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1, 'a')");
    database.run("CREATE VIEW slow AS SELECT id, SLEEP(100) AS v FROM t");
    std::stop_source told;
    source->stop_with(told.get_token());
    std::jthread stopper([&] {
        while (database.text("SELECT count(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE "
                             "'SELECT%slow%' AND USER = 'callveil' AND COMMAND IN ('Execute', "
                             "'Query') AND DB = '" +
                             database.name() +
                             "' AND INFO NOT LIKE "
                             "'%information_schema%'") == "0") {
            std::this_thread::yield();
        }
        told.request_stop();
    });
    std::vector<ports::Row> rows;
    const auto scanned = source->scan("slow", {"v"}, keep_in(rows), nullptr);
    ASSERT_FALSE(scanned);
    EXPECT_EQ(scanned.error().code, ErrorCode::cancelled);
    EXPECT_TRUE(source->describe("t")) << "the next statement is not hit";
}

TEST_F(MariadbSource, ConnectsAgainAfterTheServerHasDroppedIt) {
    database.run("CREATE TABLE t(id INT PRIMARY KEY); INSERT INTO t VALUES(1)");
    database.run("KILL " +
                 database.text("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = "
                               "'callveil' AND DB = DATABASE()"));
    EXPECT_EQ(scan("t", {"id"}).size(), 1U);
}

TEST_F(MariadbSource, TrustsNoServerThatNobodyVouchesFor) {
    const auto right = sources::open_mariadb_source(remote("ca.pem"));
    ASSERT_TRUE(right) << right.error().detail;
    const auto wrong = sources::open_mariadb_source(remote("other.pem"));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(wrong.error().detail, HasSubstr("tls_ca"));
    auto by_address = remote("ca.pem");
    by_address.host = "127.0.0.1";
    EXPECT_EQ(sources::open_mariadb_source(by_address).error().code, ErrorCode::misconfigured);
    by_address.tls = sources::MariadbTls::verify_ca;
    EXPECT_TRUE(sources::open_mariadb_source(by_address));
    by_address.tls_ca = database.server().folder + "/other.pem";
    EXPECT_FALSE(sources::open_mariadb_source(by_address));
}

}  // namespace
}  // namespace callveil::tests

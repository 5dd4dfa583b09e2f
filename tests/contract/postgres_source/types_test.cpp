// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "contract/postgres_source/house.hpp"

namespace callveil::tests {
namespace {

using domain::Blob;
using domain::Value;
using testing::HasSubstr;
using testing::Not;

/// A type, a literal of it, and what is read.
struct Type {
    const char* name;
    const char* type;
    const char* literal;
    Value read;
};

std::string text(const char* words) {
    return words;
}

class PostgresTypes : public PostgresHouse, public testing::WithParamInterface<Type> {
protected:
    void SetUp() override {
        database.run(
            "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN mail AS varchar(40) "
            "CHECK (VALUE LIKE '%@%')");
        database.run(std::string{"CREATE TABLE t(id int PRIMARY KEY, v "} + GetParam().type + ")");
        database.run(std::string{"INSERT INTO t VALUES (1, "} + GetParam().literal +
                     "), (2, NULL)");
        // An owner who set other forms for everybody changes nothing for us.
        database.run("ALTER DATABASE " + database.name() + " SET DateStyle = 'German, DMY'; " +
                     "ALTER DATABASE " + database.name() + " SET TimeZone = 'Asia/Tokyo'; " +
                     "ALTER DATABASE " + database.name() + " SET bytea_output = 'escape'; " +
                     "ALTER DATABASE " + database.name() + " SET extra_float_digits = -10");
        open();
    }
};

TEST_P(PostgresTypes, AreReadExactlyFoundAndSwapped) {
    const auto& wanted = GetParam().read;
    const auto rows = cells("t", {"v"});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0][0], wanted) << domain::display(rows[0][0]);
    EXPECT_EQ(rows[1][0], Value{domain::Null{}});
    EXPECT_EQ(found("v", {wanted}), 1U);
    const auto swapped = source->apply({{"t", {1_i}, {{"v", wanted, domain::Null{}}}, {}},
                                        {"t", {2_i}, {{"v", domain::Null{}, wanted}}, {}}});
    ASSERT_TRUE(swapped) << swapped.error().detail;
    EXPECT_EQ(swapped->rows, 2);
    EXPECT_EQ(cells("t", {"v"})[1][0], wanted);
}

INSTANTIATE_TEST_SUITE_P(
    Of, PostgresTypes,
    testing::Values(
        Type{"Int2", "int2", "-32768", std::int64_t{-32768}},
        Type{"Int8", "int8", "9223372036854775807", std::numeric_limits<std::int64_t>::max()},
        Type{"Float4", "float4", "0.1", static_cast<double>(0.1F)},
        Type{"Float8", "float8", "0.1", 0.1}, Type{"MinusZero", "float8", "'-0'", -0.0},
        Type{"Infinite", "float8", "'-Infinity'", -std::numeric_limits<double>::infinity()},
        Type{"Numeric", "numeric(30, 5)", "1234567890123456789012345.50000",
             text("1234567890123456789012345.50000")},
        Type{"Text", "text", "'Zoë \"x\" {,} \\ NULL'", text("Zoë \"x\" {,} \\ NULL")},
        Type{"Varchar", "varchar(5)", "'ab '", text("ab ")},
        Type{"Char", "char(5)", "'ab'", text("ab")},
        Type{"Bytea", "bytea", "'\\x00ff5c22'", Blob{std::string("\0\xff\\\"", 4)}},
        Type{"Bool", "boolean", "true", text("t")},
        Type{"Timestamptz", "timestamptz", "'2024-02-29 23:59:59.123456+05'",
             text("2024-02-29 18:59:59.123456+00")},
        Type{"Date", "date", "'0044-03-15 BC'", text("0044-03-15 BC")},
        Type{"Forever", "date", "'infinity'", text("infinity")},
        Type{"Interval", "interval", "'1 year 2 days 3 hours'", text("1 year 2 days 03:00:00")},
        Type{"Bit", "bit(4)", "B'1010'", text("1010")}, Type{"Enum", "mood", "'bad'", text("bad")},
        Type{"Json", "json", "'{\"a\":  1, \"a\": 2}'", text("{\"a\":  1, \"a\": 2}")},
        Type{"Jsonb", "jsonb", "'{\"b\":1, \"a\":[null]}'", text("{\"a\": [null], \"b\": 1}")},
        Type{"Array", "text[]", "ARRAY['a,b', NULL, '\"']", text("{\"a,b\",NULL,\"\\\"\"}")},
        Type{"Uuid", "uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
             text("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")},
        Type{"Inet", "inet", "'192.0.2.1/24'", text("192.0.2.1/24")},
        Type{"Host", "inet", "'192.0.2.1'", text("192.0.2.1")},
        Type{"Point", "point", "'(1,2)'", text("(1,2)")},
        Type{"Domain", "mail", "'a@example.com'", text("a@example.com")}),
    [](const auto& type) { return std::string{type.param.name}; });

class PostgresValues : public PostgresHouse {};

TEST_F(PostgresValues, ThatDoNotConvertFindNothingAndHideNothing) {
    database.run(
        "CREATE TABLE t(id int PRIMARY KEY, born date, tag uuid, n int, mood numeric(6, 2))");
    database.run(
        "INSERT INTO t VALUES(1, '1980-02-03', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 7, "
        "1.50)");
    open();
    EXPECT_EQ(found("born", {text("nonsense"), text("1980-2-3"), text("1980-02-30"), 5_i}), 1U);
    EXPECT_EQ(found("tag", {text("x"), text("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11")}), 1U);
    EXPECT_EQ(found("n", {text("seven"), text("99999999999"), 7.0, text("7")}), 1U);
    EXPECT_EQ(found("mood", {text("one"), text("1.5")}), 1U);
    EXPECT_EQ(found("born", {text("nonsense")}), 0U);
}

TEST_F(PostgresValues, ThatAreTooLongAreRefusedAndNeverCut) {
    database.run("CREATE TABLE t(id int PRIMARY KEY, v varchar(4), w char(4), d bit(4))");
    database.run("INSERT INTO t VALUES(1, 'Zoë1', 'abcd', B'1010')");
    open();
    const auto described = source->describe("t");
    ASSERT_TRUE(described) << described.error().detail;
    EXPECT_EQ(described->find("v")->max_code_points, 4U);
    EXPECT_EQ(described->find("w")->max_code_points, 4U);
    for (const auto& [column, before, after] :
         {std::tuple{"v", "Zoë1", "12345"}, {"w", "abcd", "12345"}, {"d", "1010", "10101"}}) {
        const auto applied =
            source->apply({{"t", {1_i}, {{column, text(before), text(after)}}, {}}});
        ASSERT_FALSE(applied) << column;
        EXPECT_EQ(applied.error().code, ErrorCode::conflict);
        EXPECT_THAT(applied.error().detail, Not(HasSubstr("1234")));
    }
}

TEST_F(PostgresValues, OfNumbersAndTimesHaveTheirRangesInTheCatalogue) {
    database.run(
        "CREATE TABLE t(id int8 PRIMARY KEY, a int2, b int, born date, seen timestamptz, "
        "price numeric)");
    open();
    const auto described = source->describe("t");
    ASSERT_TRUE(described) << described.error().detail;
    EXPECT_EQ(described->find("id")->max_integer, std::nullopt);
    EXPECT_EQ(described->find("a")->max_integer, 32767);
    EXPECT_EQ(described->find("b")->max_integer, 2147483647);
    for (const auto* column : {"born", "seen"}) {
        EXPECT_EQ(described->find(column)->affinity, domain::Affinity::temporal) << column;
    }
    EXPECT_EQ(described->find("price")->affinity, domain::Affinity::numeric);
}

TEST_F(PostgresValues, OfATypeThatRefusesThemAreNotShown) {
    database.run("CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%')");
    database.run("CREATE TABLE t(id int PRIMARY KEY, n int, m mail)");
    database.run("INSERT INTO t VALUES(1, 5, 'a@example.com')");
    open();
    const auto number = source->apply({{"t", {1_i}, {{"n", 5_i, text("12XX")}}, {}}});
    const auto domain =
        source->apply({{"t", {1_i}, {{"m", text("a@example.com"), text("12XX")}}, {}}});
    ASSERT_FALSE(number || domain);
    for (const auto& error : {number.error(), domain.error()}) {
        EXPECT_EQ(error.code, ErrorCode::conflict);
        EXPECT_THAT(error.detail, Not(HasSubstr("12XX")));
    }
    EXPECT_THAT(domain.error().detail, HasSubstr("mail"));
}

}  // namespace
}  // namespace callveil::tests

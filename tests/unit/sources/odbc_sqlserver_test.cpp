// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "sources/odbc/dialects.hpp"
#include "sources/odbc/lookup.hpp"
#include "sources/odbc/select.hpp"
#include "sources/odbc/writer.hpp"

namespace callveil::tests {
namespace {

using domain::Blob;
using domain::Null;
using domain::Value;
using sources::odbc::ColumnLayout;
using sources::odbc::Kind;
using sources::odbc::Layout;
using testing::ElementsAre;
using testing::HasSubstr;

std::string text(const char* words) {
    return words;
}

ColumnLayout column(const char* name, const char* base, Kind kind, const char* collation = "") {
    ColumnLayout made;
    made.name = name;
    made.base = base;
    made.kind = kind;
    made.collation = collation;
    return made;
}

/// SQL Server itself runs on none of our machines: what is said to it is checked as text.
class SqlServerDialect : public testing::Test {
protected:
    SqlServerDialect() {
        layout.place = {"dbo", "Lead]s"};
        layout.name = "Lead]s";
        layout.columns = {column("list", "int", Kind::integer),
                          column("id", "bigint", Kind::integer),
                          column("phone", "varchar", Kind::text, "Latin1_General_CI_AS"),
                          column("name", "nvarchar", Kind::text, "Latin1_General_CI_AS"),
                          column("code", "char", Kind::text, "Latin1_General_CI_AS"),
                          column("raw", "varbinary", Kind::bytes),
                          column("fee", "decimal(38,30)", Kind::other),
                          column("due", "money", Kind::other),
                          column("born", "datetime2(7)", Kind::other),
                          column("ratio", "float", Kind::real)};
        layout.declared = layout.key = {"list", "id"};
    }
    const ColumnLayout& at(const char* name) const { return *layout.column(name); }
    std::string exactly(const char* name, const Value& value) const {
        return dialect->exactly(at(name), value).sql;
    }

    std::unique_ptr<sources::odbc::Dialect> dialect =
        sources::odbc::dialect_of("Microsoft SQL Server", "[");
    Layout layout;
};

TEST_F(SqlServerDialect, QuotesNamesAsItsDriverSays) {
    EXPECT_EQ(dialect->quoted("a]b"), "[a]]b]");
    EXPECT_EQ(dialect->quoted(layout.place), "[dbo].[Lead]]s]");
    EXPECT_EQ(sources::odbc::dialect_of("Microsoft SQL Server", "\"")->quoted("a\"b"),
              "\"a\"\"b\"");
}

TEST_F(SqlServerDialect, ReadsPagesByTopAndSpelledOutKeys) {
    const auto first = page_query(*dialect, {layout, {"born"}, {}}, {}, 3);
    EXPECT_EQ(first.sql,
              "SELECT TOP (3) [list], [id], CONVERT(nvarchar(40), [born], 121) FROM "
              "[dbo].[Lead]]s] ORDER BY [list], [id]");
    const domain::RowKey key{std::int64_t{1}, std::int64_t{2}};
    const auto next = page_query(*dialect, {layout, {}, {}}, key, 3);
    EXPECT_THAT(next.sql, HasSubstr("WHERE ([list] >= CONVERT(bigint, ?) AND ([list] > "
                                    "CONVERT(bigint, ?) OR ([id] > CONVERT(bigint, ?))))"));
    EXPECT_THAT(next.values, ElementsAre(Value{std::int64_t{1}}, Value{std::int64_t{1}},
                                         Value{std::int64_t{2}}));
}

TEST_F(SqlServerDialect, ReadsTypesWithoutLoss) {
    EXPECT_EQ(dialect->read(at("phone")), "CONVERT(nvarchar(max), [phone])");
    EXPECT_EQ(dialect->read(at("code")), "RTRIM(CONVERT(nvarchar(max), [code]))");
    EXPECT_EQ(dialect->read(at("raw")), "CONVERT(varbinary(max), [raw])");
    EXPECT_EQ(dialect->read(at("fee")), "CONVERT(nvarchar(max), [fee])");
    EXPECT_EQ(dialect->read(at("due")), "CONVERT(nvarchar(40), [due], 2)");
    EXPECT_EQ(dialect->read(at("id")), "[id]");
    EXPECT_EQ(dialect->kind_of(0, "bit"), Kind::integer);
    EXPECT_EQ(dialect->kind_of(0, "uniqueidentifier"), Kind::other);
    EXPECT_EQ(dialect->kind_of(0, "real"), Kind::single);
}

TEST_F(SqlServerDialect, ComparesBytesAndLengthsWhereEqualityIsLooser) {
    EXPECT_EQ(exactly("name", text("Zoë")),
              "CONVERT(varbinary(max), CONVERT(nvarchar(max), [name])) = CONVERT(varbinary(max), "
              "CONVERT(nvarchar(max), ?)) AND DATALENGTH(CONVERT(nvarchar(max), [name])) = "
              "CONVERT(bigint, ?)");
    EXPECT_EQ(dialect->exactly(at("name"), text("Zoë")).values.at(1), Value{std::int64_t{6}});
    EXPECT_EQ(exactly("raw", Blob{"ab"}),
              "CONVERT(varbinary(max), [raw]) = CONVERT(varbinary(max), ?) AND DATALENGTH([raw]) = "
              "CONVERT(bigint, ?)");
    EXPECT_EQ(exactly("name", Null{}), "[name] IS NULL");
    EXPECT_EQ(exactly("id", std::int64_t{1}), "[id] = CONVERT(bigint, ?)");
    EXPECT_THAT(exactly("ratio", 0.1), HasSubstr("CONVERT(binary(8), [ratio])"));
    EXPECT_EQ(exactly("id", text("1")), "1 = 0") << "another storage class";
    EXPECT_EQ(exactly("raw", text("ab")), "1 = 0");
}

TEST_F(SqlServerDialect, LooksValuesUpByTheTypeOfTheColumn) {
    const auto found = any_of(*dialect, {&at("phone"), {}}, {text("122"), std::int64_t{133}});
    EXPECT_THAT(found.sql,
                testing::StartsWith("[phone] IN (CONVERT(varchar(8000), CONVERT(nvarchar(4000), ?) "
                                    "COLLATE Latin1_General_CI_AS), "));
    EXPECT_THAT(found.sql, HasSubstr(" AND ((CONVERT(varbinary(max), "));
    EXPECT_EQ(found.values.size(), 6U) << "each with its bytes and its length";
    const auto alike = any_of(*dialect, {&at("name"), "Latin1_General_CI_AI"}, {text("Anna")});
    EXPECT_EQ(alike.sql, "[name] COLLATE Latin1_General_CI_AI IN (CONVERT(nvarchar(4000), ?))");
    const auto hostile = any_of(*dialect, {&at("name"), "x; DROP"}, {text("Anna")});
    EXPECT_EQ(hostile.sql, "[name] IN (CONVERT(nvarchar(4000), ?))");
    EXPECT_EQ(dialect->converted(at("fee"), text("1.5"))->sql,
              "TRY_CONVERT(decimal(38,30), CONVERT(nvarchar(4000), ?))");
    EXPECT_FALSE(dialect->converted(at("id"), text("seven")));
    EXPECT_FALSE(dialect->converted(at("id"), Null{}));
}

TEST_F(SqlServerDialect, ChangesARowOnlyAsItWas) {
    const ports::RowChange change{"Lead]s",
                                  {std::int64_t{1}, std::int64_t{2}},
                                  {{"name", text("Anna"), Null{}}, {"raw", Null{}, Blob{"x"}}},
                                  {{"id", std::int64_t{2}}}};
    const auto update = update_query(*dialect, layout, change);
    EXPECT_THAT(update.sql, testing::StartsWith(
                                "UPDATE [dbo].[Lead]]s] SET [name] = NULL, [raw] = "
                                "CONVERT(varbinary(max), ?) WHERE [list] = CONVERT(bigint, ?)"));
    EXPECT_THAT(update.sql, HasSubstr("[raw] IS NULL"));
    EXPECT_THAT(update.sql, testing::EndsWith("AND [id] = CONVERT(bigint, ?)"));
    const auto places = std::count(update.sql.begin(), update.sql.end(), '?');
    EXPECT_EQ(static_cast<std::size_t>(places), update.values.size());
}

TEST_F(SqlServerDialect, PinsTheSessionAndItsWaits) {
    sources::OdbcSourceOptions options;
    options.busy_timeout = std::chrono::milliseconds{1500};
    EXPECT_THAT(dialect->settings(options), testing::Contains("SET LOCK_TIMEOUT 1500"));
    EXPECT_TRUE(dialect->has_query_timeout());
    EXPECT_TRUE(dialect->admit({text("16")}));
    EXPECT_EQ(dialect->admit({text("10")}).error().code, ErrorCode::unsupported);
}

TEST_F(SqlServerDialect, UnderstandsItsErrorNumbers) {
    EXPECT_EQ(dialect->state_of({"23000", 2627, {}}), "23505");
    EXPECT_EQ(dialect->state_of({"HY000", 1222, {}}), "55P03");
    EXPECT_EQ(dialect->state_of({"40001", 1205, {}}), "40001");
    EXPECT_EQ(dialect->state_of({"08S01", 0, {}}), "08S01");
}

TEST_F(SqlServerDialect, NamesTheGrantThatMends) {
    EXPECT_EQ(
        dialect->grant(layout.place, "UPDATE", "phone"),
        "mend it as its owner with: GRANT UPDATE ON [dbo].[Lead]]s] ([phone]) TO the daemon's "
        "user");
}

TEST(OdbcDialect, IsNoneForAProductThatNobodyTaughtUs) {
    EXPECT_EQ(sources::odbc::dialect_of("MariaDB", "`"), nullptr);
}

}  // namespace
}  // namespace callveil::tests

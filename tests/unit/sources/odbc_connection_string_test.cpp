// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "sources/odbc/connection_string.hpp"

namespace callveil::tests {
namespace {

using sources::odbc::ConnectionString;

std::string again(std::string_view text) {
    const auto parsed = ConnectionString::parse(text);
    return parsed ? parsed->text() : "refused: " + parsed.error().detail;
}

TEST(OdbcConnectionString, IsAListOfPairsInTheirOrder) {
    EXPECT_EQ(again("Driver=/usr/lib/libx.so; Server = db.example.com;;"),
              "refused: the connection string is no list of keyword=value; pairs");
    EXPECT_EQ(again("Driver=/usr/lib/libx.so; Server = db.example.com; "),
              "Driver=/usr/lib/libx.so;Server=db.example.com;");
    EXPECT_EQ(again(""), "");
    EXPECT_EQ(again("DSN=leads"), "DSN=leads;");
    EXPECT_EQ(again("Encrypt=;UID=x"), "Encrypt=;UID=x;");
}

TEST(OdbcConnectionString, KeepsBracesWhereAValueNeedsThem) {
    EXPECT_EQ(again("Driver={FreeTDS};UID={a;b}}c}"), "Driver=FreeTDS;UID={a;b}}c};");
    EXPECT_EQ(ConnectionString::parse("UID={a;b}}c}")->value("uid"), "a;b}c");
    EXPECT_EQ(again("UID={open"),
              "refused: the connection string has a value whose { nothing closes");
    EXPECT_EQ(again("UID={a}b;"),
              "refused: the connection string has words between a } and the next ;");
}

TEST(OdbcConnectionString, KnowsAPasswordByAllOfItsNames) {
    EXPECT_TRUE(ConnectionString::parse("pwd=x")->has_password());
    EXPECT_TRUE(ConnectionString::parse("UID=x;Password={}")->has_password());
    EXPECT_FALSE(ConnectionString::parse("UID=pwd")->has_password());
}

TEST(OdbcConnectionString, PutsThePasswordBehindAllElse) {
    const auto parsed = ConnectionString::parse("UID=x");
    EXPECT_EQ(parsed->text_with_password("plain"), "UID=x;PWD=plain;");
    EXPECT_EQ(parsed->text_with_password("a};b "), "UID=x;PWD={a}};b };");
}

TEST(OdbcConnectionString, TakesAKeywordOnce) {
    auto parsed = *ConnectionString::parse("Timeout=1;UID=x");
    parsed.set("TIMEOUT", "2");
    EXPECT_EQ(parsed.text(), "UID=x;TIMEOUT=2;");
}

}  // namespace
}  // namespace callveil::tests

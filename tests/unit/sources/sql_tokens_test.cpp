// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/sql_tokens.hpp"

#include <gmock/gmock.h>

namespace callveil::sources {
namespace {

using testing::ElementsAre;

TEST(SqlTokens, KeepsQuotedThingsWholeAndDropsComments) {
    EXPECT_THAT(sql_tokens("a 'it''s' -- no\n\"x\"\"y\" /* ( */ [b c] `d``e`(1)"),
                ElementsAre("a", "'it''s'", "\"x\"\"y\"", "[b c]", "`d``e`", "(", "1", ")"));
}

TEST(SqlTokens, EndsWithATextThatNeverCloses) {
    EXPECT_THAT(sql_tokens("'open"), ElementsAre("'open"));
    EXPECT_THAT(sql_tokens("[open"), ElementsAre("[open"));
    EXPECT_THAT(sql_tokens("/* open"), ElementsAre());
    EXPECT_THAT(check_texts("CHECK (a > (1"), ElementsAre());
}

TEST(SqlTokens, FindsChecksButNotTheirLookalikes) {
    EXPECT_THAT(check_texts("CREATE TABLE \"check (1)\"(a TEXT DEFAULT 'CHECK (no)' "
                            "check( length(a) < 20 ), -- CHECK (no)\n"
                            "CONSTRAINT c CHECK (a IN (')', \"x\") OR (a IS NULL)))"),
                ElementsAre("length(a) < 20", "a IN (')', \"x\") OR (a IS NULL)"));
}

TEST(SqlTokens, SeesConflictClauses) {
    EXPECT_TRUE(has_conflict_clause("CREATE TABLE t(a UNIQUE on /**/ conflict REPLACE)"));
    EXPECT_FALSE(has_conflict_clause("CREATE TABLE t(a DEFAULT 'ON CONFLICT')"));
}

TEST(SqlTokens, TellsUpdateTriggersFromOthers) {
    EXPECT_TRUE(is_update_trigger(
        "CREATE TRIGGER \"on insert\" AFTER UPDATE OF a ON t BEGIN SELECT 1; END"));
    EXPECT_FALSE(
        is_update_trigger("CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a=1; END"));
    EXPECT_FALSE(
        is_update_trigger("CREATE TRIGGER x BEFORE DELETE ON t BEGIN UPDATE t SET a=1; END"));
}

TEST(SqlTokens, QuotesAnyName) {
    EXPECT_EQ(quote_name("a\"b"), "\"a\"\"b\"");
}

}  // namespace
}  // namespace callveil::sources

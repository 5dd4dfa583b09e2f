// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rig.hpp"

namespace callveil::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

/// One table `t (id, email, ...)` with a row of Ann's, masked by `strategy`.
struct Parts : RigParts {
    Parts(const std::string& columns, const std::string& values, const std::string& strategy,
          const std::string& on_collision = "stop", const std::string& type = "string") {
        sql = "CREATE TABLE t (id INTEGER PRIMARY KEY, email TEXT, " + columns + ");" +
              "INSERT INTO t VALUES (1, 'someone@example.com', " + values + ");";
        map =
            "dataset:\n  - fides_key: cc\n    collections:\n      - name: t\n        fields:\n"
            "          - {name: id, fides_meta: {primary_key: true}}\n"
            "          - {name: email, data_categories: [system.operations], fides_meta: "
            "{data_type: string, identity: email}}\n"
            "          - {name: x, data_categories: [user.name], fides_meta: {data_type: " +
            type + "}}\n";
        policy =
            "policy:\n  key: p\n  rules:\n"
            "    - {name: a, action_type: access, targets: [user]}\n"
            "    - name: m\n      action_type: erasure\n      targets: [user.name]\n"
            "      masking_strategy: {strategy: " +
            strategy + "}\n  on_collision: " + on_collision + "\n";
    }
};

domain::Plan planned(const RigParts& parts) {
    Rig rig(parts);
    return rig.preview(rig.submit(pseudonymization, {{}, {"someone@example.com"}, "", {}}));
}

TEST(Preflight, LetsAnOrdinaryColumnPass) {
    const auto plan = planned(Parts("x TEXT", "'Ann'", "alternate"));
    EXPECT_THAT(plan.obstacles, IsEmpty());
    EXPECT_EQ(plan.counts.cells_to_mask, 1);
}

TEST(Preflight, NotNullForbidsNull) {
    EXPECT_THAT(planned(Parts("x TEXT NOT NULL", "'Ann'", "null_rewrite")).obstacles,
                Contains(HasSubstr("may not be NULL")));
}

TEST(Preflight, ANumericColumnTakesNoLetters) {
    EXPECT_THAT(planned(Parts("x INTEGER", "12345", "alternate")).obstacles,
                Contains(HasSubstr("is declared INTEGER")));
}

TEST(Preflight, AStrictTableTakesNoLettersInANumericColumn) {
    Parts parts("x INT", "12345", "alternate");
    parts.sql.insert(parts.sql.find(");") + 1, " STRICT");
    EXPECT_THAT(planned(parts).obstacles, Contains(HasSubstr("is declared INT")));
}

TEST(Preflight, AForeignKeyStopsTheMask) {
    Parts parts("x TEXT REFERENCES other (k)", "'Ann'", "alternate");
    parts.sql =
        "CREATE TABLE other (k TEXT PRIMARY KEY); INSERT INTO other VALUES ('Ann');" + parts.sql;
    EXPECT_THAT(planned(parts).obstacles, Contains(HasSubstr("foreign key to other")));
}

TEST(Preflight, AReferencedColumnStopsTheMask) {
    Parts parts("x TEXT UNIQUE", "'Ann'", "alternate");
    parts.sql += "CREATE TABLE other (k TEXT REFERENCES t (x));";
    EXPECT_THAT(planned(parts).obstacles, Contains(HasSubstr("referenced by other")));
}

TEST(Preflight, TriggersAndChecksAreWarnings) {
    Parts parts("x TEXT CHECK (x <> '')", "'Ann'", "alternate");
    parts.sql += "CREATE TRIGGER told AFTER UPDATE ON t BEGIN SELECT 1; END;";
    const auto plan = planned(parts);
    EXPECT_THAT(plan.obstacles, IsEmpty());
    EXPECT_THAT(plan.warnings, Contains(HasSubstr("'told'")));
    EXPECT_THAT(plan.warnings, Contains(HasSubstr("CHECK")));
}

Parts unique(const std::string& on_collision) {
    Parts parts("x TEXT UNIQUE", "'Ann'", "alternate", on_collision);
    parts.sql += "INSERT INTO t VALUES (2, 'zoe@example.com', 'AnX');";
    return parts;
}

TEST(Preflight, ACollisionUnderAUniqueConstraintStops) {
    EXPECT_THAT(planned(unique("stop")).obstacles, Contains(HasSubstr("is unique")));
}

TEST(Preflight, TwoOfOurOwnRowsCollideToo) {
    Parts parts("x TEXT UNIQUE", "'Ann'", "alternate");
    parts.sql += "INSERT INTO t VALUES (2, 'someone@example.com', 'Anz');";
    EXPECT_THAT(planned(parts).obstacles, Contains(HasSubstr("is unique")));
}

/// A row of somebody else's holds `value` where Ann's name becomes 'AnX' under `constraint`.
std::vector<std::string> collisions(const std::string& column, const std::string& value,
                                    const std::string& index = "") {
    Parts parts(column, "'Ann'", "alternate");
    parts.sql += index + "INSERT INTO t VALUES (2, 'zoe@example.com', '" + value + "');";
    return planned(parts).obstacles;
}

TEST(Preflight, ACollisionIsJudgedAsTheConstraintCompares) {
    const auto unique_says = Contains(HasSubstr("is unique"));
    EXPECT_THAT(collisions("x TEXT UNIQUE COLLATE BINARY", "AnX"), unique_says);
    EXPECT_THAT(collisions("x TEXT UNIQUE COLLATE BINARY", "anx"), IsEmpty());
    EXPECT_THAT(collisions("x TEXT UNIQUE COLLATE BINARY", "AnX "), IsEmpty());
    EXPECT_THAT(collisions("x TEXT UNIQUE COLLATE NOCASE", "anx"), unique_says);
    EXPECT_THAT(collisions("x TEXT UNIQUE COLLATE NOCASE", "anx "), IsEmpty());
    EXPECT_THAT(collisions("x TEXT UNIQUE COLLATE RTRIM", "AnX  "), unique_says);
    EXPECT_THAT(collisions("x TEXT UNIQUE COLLATE RTRIM", "anx"), IsEmpty());
}

TEST(Preflight, AnIndexComparesByItsOwnCollation) {
    EXPECT_THAT(collisions("x TEXT", "anx", "CREATE UNIQUE INDEX one ON t (x COLLATE NOCASE);"),
                Contains(HasSubstr("is unique ('one')")));
    EXPECT_THAT(collisions("x TEXT COLLATE NOCASE", "anx",
                           "CREATE UNIQUE INDEX one ON t (x COLLATE BINARY);"),
                IsEmpty());
}

TEST(Preflight, TwoOfOurOwnRowsCollideAsTheConstraintCompares) {
    Parts parts("x TEXT UNIQUE COLLATE NOCASE", "'Ann'", "alternate");
    parts.sql += "INSERT INTO t VALUES (2, 'someone@example.com', 'aNz');";
    EXPECT_THAT(planned(parts).obstacles, Contains(HasSubstr("is unique")));
}

TEST(Preflight, AColumnThatTheMapDoesNotNameTakesPartInACollision) {
    Parts parts("x TEXT, list INTEGER", "'Ann', 7", "alternate");
    parts.sql +=
        "CREATE UNIQUE INDEX one ON t (list, x);"
        "INSERT INTO t VALUES (2, 'zoe@example.com', 'AnX', 8);";
    EXPECT_THAT(planned(parts).obstacles, IsEmpty());
    parts.sql += "INSERT INTO t VALUES (3, 'bob@example.com', 'AnX', 7);";
    EXPECT_THAT(planned(parts).obstacles, Contains(HasSubstr("is unique ('one')")));
}

TEST(Preflight, ASuffixResolvesACollisionAndIsNotMaskedAgain) {
    Rig rig(unique("suffix"));
    const Person ann_by_mail{{}, {"someone@example.com"}, "", {}};
    EXPECT_EQ(rig.carry_out(pseudonymization, ann_by_mail).state, domain::RequestState::completed);
    const auto masked = rig.leads.cell("SELECT x FROM t WHERE id = 1");
    EXPECT_THAT(masked, testing::MatchesRegex("AnX-[0-9a-f]+"));
    EXPECT_EQ(rig.carry_out(pseudonymization, ann_by_mail).state, domain::RequestState::completed);
    EXPECT_EQ(rig.leads.cell("SELECT x FROM t WHERE id = 1"), masked);
}

TEST(Preflight, AnotherMaskStandsInForOneThatCollidesAndIsNotMaskedAgain) {
    Rig rig(unique("{strategy: hash}"));
    const Person ann_by_mail{{}, {"someone@example.com"}, "", {}};
    const auto plan = rig.preview(rig.submit(pseudonymization, ann_by_mail));
    EXPECT_THAT(plan.obstacles, IsEmpty());
    ASSERT_EQ(plan.effects.size(), 1U);
    EXPECT_EQ(plan.effects[0].strategy, "hash");
    EXPECT_EQ(plan.effects[0].all, (domain::Legibility{3, 0}));
    EXPECT_EQ(rig.carry_out(pseudonymization, ann_by_mail).state, domain::RequestState::completed);
    const auto masked = rig.leads.cell("SELECT x FROM t WHERE id = 1");
    EXPECT_THAT(masked, testing::MatchesRegex("[0-9a-f]+"));
    EXPECT_EQ(rig.carry_out(pseudonymization, ann_by_mail).state, domain::RequestState::completed);
    EXPECT_EQ(rig.leads.cell("SELECT x FROM t WHERE id = 1"), masked);
}

TEST(Preflight, OnlyTheRowThatCollidesGetsTheOtherMask) {
    auto parts = unique("{strategy: hash}");
    parts.sql += "INSERT INTO t VALUES (3, 'someone@example.com', 'Bob');";
    Rig rig(parts);
    rig.carry_out(pseudonymization, {{}, {"someone@example.com"}, "", {}});
    EXPECT_EQ(rig.leads.cell("SELECT x FROM t WHERE id = 3"), "BoX");
    EXPECT_EQ(rig.leads.cell("SELECT length(x) FROM t WHERE id = 1"), "64");
}

TEST(Preflight, AMaskThatStandsInAndCollidesTooStops) {
    auto parts = unique("{strategy: string_rewrite, configuration: {rewrite_value: gone}}");
    EXPECT_THAT(planned(parts).obstacles, IsEmpty());
    parts.sql += "INSERT INTO t VALUES (3, 'bob@example.com', 'gone');";
    EXPECT_THAT(planned(parts).obstacles, Contains(HasSubstr("would collide, too")));
}

TEST(Preflight, TwoOfOurOwnRowsWithTheMaskThatStandsInCollideToo) {
    auto parts = unique("{strategy: string_rewrite, configuration: {rewrite_value: gone}}");
    parts.sql += "INSERT INTO t VALUES (3, 'someone@example.com', 'Anz');";
    EXPECT_THAT(planned(parts).obstacles, Contains(HasSubstr("would collide, too")));
}

TEST(Preflight, AMaskThatStandsInIsCheckedLikeAnyOther) {
    Parts null("x TEXT NOT NULL UNIQUE", "'Ann'", "alternate", "{strategy: null_rewrite}");
    null.sql += "INSERT INTO t VALUES (2, 'zoe@example.com', 'AnX');";
    EXPECT_THAT(planned(null).obstacles, Contains(HasSubstr("may not be NULL")));
    Parts digits("x TEXT UNIQUE", "'Ann'", "alternate", "{strategy: ff1}");
    digits.sql += "INSERT INTO t VALUES (2, 'zoe@example.com', 'AnX');";
    EXPECT_THAT(planned(digits).obstacles, Contains(HasSubstr("cannot mask it either")));
}

TEST(Preflight, APartialIndexIsAWarning) {
    Parts parts("x TEXT", "'Ann'", "alternate");
    parts.sql += "CREATE UNIQUE INDEX some ON t (x) WHERE id > 1;";
    const auto plan = planned(parts);
    EXPECT_THAT(plan.obstacles, IsEmpty());
    EXPECT_THAT(plan.warnings, Contains(HasSubstr("'some'")));
}

TEST(Preflight, ANumberInATextFieldOfTheMapIsMaskedAsText) {
    Rig rig(Parts("x", "12345", "alternate"));
    EXPECT_EQ(rig.carry_out(pseudonymization, {{}, {"someone@example.com"}, "", {}}).state,
              domain::RequestState::completed);
    EXPECT_EQ(rig.leads.cell("SELECT x FROM t"), "12XX5");
}

TEST(Preflight, AFieldOfAnotherTypeIsKeptAndListed) {
    Rig rig(Parts("x INTEGER", "12345", "alternate", "stop", "integer"));
    EXPECT_EQ(rig.carry_out(pseudonymization, {{}, {"someone@example.com"}, "", {}}).state,
              domain::RequestState::partially_completed);
    EXPECT_EQ(rig.leads.cell("SELECT x FROM t"), "12345");
}

TEST(Preflight, SaysWhichMasksCanGiveAValueOfTheType) {
    const auto plan = planned(Parts("x INTEGER", "12345", "alternate", "stop", "integer"));
    EXPECT_THAT(plan.obstacles, IsEmpty());
    EXPECT_THAT(plan.warnings,
                Contains("cc:t:x is of type integer and the mask alternate cannot give such a "
                         "value, so that it stays as it is; these can: null_rewrite, preserve, "
                         "ff1"));
    EXPECT_THAT(planned(Parts("x INTEGER", "12345", "hmac", "stop", "'string[]'")).warnings,
                Contains(HasSubstr("is an array, which no mask can change")));
}

TEST(Preflight, SaysThatAFieldWithoutATypeIsLeft) {
    Parts parts("x TEXT", "'Ann'", "partial");
    const std::string typed = "{data_type: string}}";
    parts.map.replace(parts.map.rfind(typed), typed.size(), "{}}");
    EXPECT_THAT(planned(parts).warnings,
                Contains(HasSubstr("cc:t:x has no data_type in the data map, so that the mask "
                                   "partial leaves it as it is; add 'data_type: string'")));
}

TEST(Preflight, AWholeNumberThatIsEncryptedStaysOneInItsColumn) {
    for (const auto* column : {"x INTEGER", "x BIGINT", "x NUMERIC"}) {
        Rig rig(Parts(column, "1223334444", "ff1", "stop", "integer"));
        EXPECT_EQ(rig.carry_out(pseudonymization, {{}, {"someone@example.com"}, "", {}}).state,
                  domain::RequestState::completed);
        EXPECT_EQ(rig.leads.cell("SELECT typeof(x) FROM t"), "integer") << column;
        EXPECT_THAT(rig.leads.cell("SELECT x FROM t"), testing::MatchesRegex("[1-9][0-9]{9}"));
        EXPECT_NE(rig.leads.cell("SELECT x FROM t"), "1223334444");
    }
}

TEST(Preflight, AnEncryptedNumberIsNotEncryptedAgain) {
    Rig rig(Parts("x INTEGER", "1223334444", "ff1", "stop", "integer"));
    const Person ann_by_mail{{}, {"someone@example.com"}, "", {}};
    rig.carry_out(pseudonymization, ann_by_mail);
    const auto once = rig.leads.cell("SELECT x FROM t");
    EXPECT_EQ(rig.carry_out(pseudonymization, ann_by_mail).state, domain::RequestState::completed);
    EXPECT_EQ(rig.leads.cell("SELECT x FROM t"), once);
}

TEST(Preflight, AViewIsRefused) {
    Parts parts("x TEXT", "'Ann'", "alternate");
    parts.sql += "ALTER TABLE t RENAME TO base; CREATE VIEW t AS SELECT * FROM base;";
    Rig rig(parts);
    try {
        const auto plan =
            rig.preview(rig.submit(pseudonymization, {{}, {"someone@example.com"}, "", {}}));
        EXPECT_THAT(plan.obstacles, Contains(HasSubstr("view")));
    } catch (const std::runtime_error& refused) {
        EXPECT_THAT(refused.what(), HasSubstr("view"));
    }
    EXPECT_EQ(rig.leads.cell("SELECT x FROM base"), "Ann");
}

}  // namespace
}  // namespace callveil::tests

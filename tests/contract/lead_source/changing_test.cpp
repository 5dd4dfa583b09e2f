// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <limits>

#include "contract/lead_source/rig.hpp"

namespace callveil::tests {
namespace {

using domain::Blob;
using domain::Null;
using domain::Value;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string text(const char* words) {
    return words;
}

class LeadSourceChanges : public LeadSourceContract {
protected:
    void SetUp() override {
        LeadSourceContract::SetUp();
        rig->run(
            "CREATE TABLE t(id INTEGER PRIMARY KEY, phone VARCHAR(20), email VARCHAR(60), n "
            "INTEGER)");
        rig->run(
            "INSERT INTO t VALUES(1,'1223334444','someone@example.com',1),"
            "(2,'1223334444','other@example.com',2)");
    }

    ports::RowChange change(std::int64_t id, Value before, Value after) const {
        return {"t", {id}, {{"phone", std::move(before), std::move(after)}}, {}};
    }
    Value phone(int id) {
        return rig->cell("SELECT phone FROM t WHERE id = " + std::to_string(id));
    }
    /// The stale indexes after one change of row 1 that expects `before`.
    std::vector<std::size_t> stale(Value before) {
        const auto applied = source->apply({change(1, std::move(before), text("12XX33XX44"))});
        EXPECT_TRUE(applied) << applied.error().detail;
        return applied ? applied->stale : std::vector<std::size_t>{99};
    }
};

TEST_P(LeadSourceChanges, WritesWhenEveryCellIsAsExpected) {
    const auto applied = source->apply({
        {"t",
         {1_i},
         {{"phone", text("1223334444"), text("12XX33XX44")},
          {"email", text("someone@example.com"), text("soXXonXXexXXplXXcoX")}},
         {{"n", 1_i}}},
        {"t",
         {2_i},
         {{"email", text("other@example.com"), Null{}}},
         {{"phone", text("1223334444")}}},
    });
    ASSERT_TRUE(applied) << applied.error().detail;
    EXPECT_EQ(applied->rows, 2);
    EXPECT_TRUE(applied->stale.empty());
    EXPECT_EQ(phone(1), Value{text("12XX33XX44")});
    EXPECT_EQ(phone(2), Value{text("1223334444")});
    EXPECT_EQ(rig->cell("SELECT email FROM t WHERE id = 2"), Value{Null{}});
}

TEST_P(LeadSourceChanges, SwapsFromAndToNull) {
    rig->run("UPDATE t SET phone = NULL WHERE id = 1");
    EXPECT_THAT(stale(text("1223334444")), ElementsAre(0));
    EXPECT_THAT(stale(Null{}), ElementsAre());
    EXPECT_EQ(phone(1), Value{text("12XX33XX44")});
}

TEST_P(LeadSourceChanges, SeesEditsThatLooserComparisonsMiss) {
    rig->run("UPDATE t SET phone = 'Zoe\xCC\x81' WHERE id = 1");
    EXPECT_THAT(stale(text("zoe\xCC\x81")), ElementsAre(0));
    EXPECT_THAT(stale(text("Zoe")), ElementsAre(0));
    EXPECT_THAT(stale(text("Zo\xC3\xA9")), ElementsAre(0)) << "the same letters, composed";
    EXPECT_THAT(stale(text("Zoe\xCC\x81 ")), ElementsAre(0)) << "a trailing space";
    EXPECT_THAT(stale(text("Zoe\xCC\x81")), ElementsAre());
}

TEST_P(LeadSourceChanges, SeesEditsOfTheStorageClassAlone) {
    if (!rig->mixes_storage_classes()) {
        GTEST_SKIP() << "this database refuses them";
    }
    rig->run("CREATE TABLE loose(id INTEGER PRIMARY KEY, v)");
    const auto is_stale = [&](const char* cell, Value before) {
        rig->run(std::string{"INSERT OR REPLACE INTO loose VALUES(1, "} + cell + ")");
        const auto applied = source->apply({{"loose", {1_i}, {{"v", std::move(before), 0_i}}, {}}});
        EXPECT_TRUE(applied) << applied.error().detail;
        return applied && !applied->stale.empty();
    };
    EXPECT_TRUE(is_stale("1", 1.0));
    EXPECT_TRUE(is_stale("1.0", 1_i));
    EXPECT_TRUE(is_stale("'1'", 1_i));
    EXPECT_TRUE(is_stale("1", text("1")));
    EXPECT_TRUE(is_stale("X'31'", text("1")));
    EXPECT_TRUE(is_stale("NULL", text("")));
    EXPECT_TRUE(is_stale("0.0", -0.0));
    EXPECT_TRUE(is_stale("NULL", std::numeric_limits<double>::quiet_NaN()));
    EXPECT_FALSE(is_stale("1.0", 1.0));
    EXPECT_FALSE(is_stale("0.0", 0.0));
    EXPECT_FALSE(is_stale("X'31'", Blob{"1"}));
}

TEST_P(LeadSourceChanges, SeesThatARowIdNowBelongsToAnotherPerson) {
    rig->run("DELETE FROM t WHERE id = 1");
    rig->run("INSERT INTO t VALUES(1, '1223334444', 'newcomer@example.com', 1)");
    const auto applied = source->apply({{"t",
                                         {1_i},
                                         {{"phone", text("1223334444"), text("12XX33XX44")}},
                                         {{"email", text("someone@example.com")}}}});
    ASSERT_TRUE(applied);
    EXPECT_THAT(applied->stale, ElementsAre(0));
    EXPECT_EQ(phone(1), Value{text("1223334444")});
}

TEST_P(LeadSourceChanges, RollsEverythingBackForOneStaleRow) {
    const auto applied =
        source->apply({change(1, text("1223334444"), text("x")), change(2, text("gone"), text("x")),
                       change(404, text("1223334444"), text("x"))});
    ASSERT_TRUE(applied) << applied.error().detail;
    EXPECT_EQ(applied->rows, 0);
    EXPECT_THAT(applied->stale, ElementsAre(1, 2));
    EXPECT_EQ(phone(1), Value{text("1223334444")});
}

TEST_P(LeadSourceChanges, NamesTheConstraintAndNeverTheValue) {
    rig->run("CREATE TABLE parent(code VARCHAR(20) PRIMARY KEY NOT NULL)");
    rig->run("INSERT INTO parent VALUES('known')");
    rig->run(
        "CREATE TABLE strictly(id INTEGER PRIMARY KEY, u VARCHAR(40) UNIQUE, r VARCHAR(40) NOT "
        "NULL, "
        "c VARCHAR(40), p VARCHAR(20) REFERENCES parent(code), "
        "CONSTRAINT c_has_at CHECK (c LIKE '%@%'))");
    rig->run(
        "INSERT INTO strictly VALUES(1,'one','r','a@example.com','known'),"
        "(2,'two','r','b@example.com','known')");
    const auto refusal = [&](const char* column, Value before, Value after) {
        const auto applied = source->apply(
            {{"strictly", {1_i}, {{column, std::move(before), std::move(after)}}, {}}});
        EXPECT_FALSE(applied);
        return applied ? Error{} : applied.error();
    };
    for (const auto& error :
         {refusal("u", text("one"), text("two")), refusal("r", text("r"), Null{}),
          refusal("c", text("a@example.com"), text("two")),
          refusal("p", text("known"), text("two"))}) {
        EXPECT_EQ(error.code, ErrorCode::conflict);
        EXPECT_THAT(error.detail, HasSubstr("strictly"));
        EXPECT_THAT(error.detail, Not(HasSubstr("two")));
        EXPECT_THAT(error.detail, Not(HasSubstr("example.com")));
    }
    EXPECT_EQ(rig->cell("SELECT u FROM strictly WHERE id = 1"), Value{text("one")});
}

TEST_P(LeadSourceChanges, KeepsNothingOfABatchThatAConstraintRefused) {
    rig->run("CREATE UNIQUE INDEX one_email ON t(email)");
    const auto applied = source->apply(
        {change(1, text("1223334444"), text("12XX33XX44")),
         {"t", {2_i}, {{"email", text("other@example.com"), text("someone@example.com")}}, {}}});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::conflict);
    EXPECT_EQ(phone(1), Value{text("1223334444")});
    EXPECT_THAT(stale(text("1223334444")), ElementsAre()) << "the source goes on working";
}

TEST_P(LeadSourceChanges, SaysThatTheOwnerIsWriting) {
    const auto lock = rig->hold_write_lock();
    const auto applied = source->apply({change(1, text("1223334444"), text("x"))});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::unavailable);
    EXPECT_THAT(applied.error().detail, Not(testing::StartsWith("unknown outcome")));
}

TEST_P(LeadSourceChanges, HoldsNoLockAfterwards) {
    EXPECT_THAT(stale(text("1223334444")), ElementsAre());
    rig->run("UPDATE t SET n = 3");
    EXPECT_THAT(stale(text("never")), ElementsAre(0));
    rig->run("UPDATE t SET n = 4");
    rig->run("DROP TABLE first");
}

TEST_P(LeadSourceChanges, ChangesNothingForNoChanges) {
    const auto lock = rig->hold_write_lock();
    const auto applied = source->apply({});
    ASSERT_TRUE(applied);
    EXPECT_EQ(applied->rows, 0);
}

TEST_P(LeadSourceChanges, RefusesAChangeThatCannotBeMeant) {
    EXPECT_EQ(source->apply({{"t", {1_i}, {}, {}}}).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(source->apply({{"t", {1_i, 2_i}, {{"n", 1_i, 2_i}}, {}}}).error().code,
              ErrorCode::invalid_argument);
    EXPECT_EQ(source->apply({{"t", {1_i}, {{"nothing", 1_i, 2_i}}, {}}}).error().code,
              ErrorCode::misconfigured);
    EXPECT_EQ(source->apply({{"nowhere", {1_i}, {{"n", 1_i, 2_i}}, {}}}).error().code,
              ErrorCode::not_found);
}

TEST_P(LeadSourceChanges, ReadsBackWhatItWrote) {
    const std::vector<Value> written{text(""), text("Zoë"), Null{}};
    Value before = text("1223334444");
    for (const auto& after : written) {
        ASSERT_TRUE(source->apply({change(1, before, after)}));
        EXPECT_EQ(find("t", "id", {1_i}, {"phone"}).at(0).values.at(0), after);
        before = after;
    }
}

INSTANTIATE_TEST_SUITE_P(Adapters, LeadSourceChanges, adapters, adapter_name);

}  // namespace
}  // namespace callveil::tests

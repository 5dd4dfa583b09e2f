// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "golden.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;

class EraseScenario : public testing::Test {
protected:
    void SetUp() override {
        if (!Golden::present()) {
            GTEST_SKIP() << "the scenarios lie outside of the project and are not here";
        }
    }

    enum class Flagged { left_alone, ticked };

    static domain::Plan planned(Rig& rig, const std::string& reference, Flagged flagged) {
        const auto plan = rig.preview(reference);
        std::vector<std::int64_t> numbers;
        for (const auto& row : rig.rows(plan)) {
            if (!row.ticked) {
                numbers.push_back(row.number);
            }
        }
        return flagged == Flagged::ticked ? rig.preview(reference, numbers) : plan;
    }

    /// Carries the scenario out and compares every row of every table.
    static domain::Request carry_out(const Golden& golden, const RigParts& parts,
                                     Flagged flagged = Flagged::left_alone) {
        Rig rig(parts);
        const auto before = tables_of(rig);
        const auto reference = rig.put_request(pseudonymization, golden.person());
        const auto plan = planned(rig, reference, flagged);
        value_of(rig.approve(reference, plan.hash));
        rig.run_next();
        EXPECT_EQ(difference(before, tables_of(rig)), expected_difference(golden["db_diff"]));
        return rig.request(reference);
    }

    /// Fides leaves this scenario half done: here nothing may be written at all.
    static std::vector<std::string> refuse(const Golden& golden) {
        Rig rig(golden.parts());
        const auto before = tables_of(rig);
        const auto reference = rig.put_request(pseudonymization, golden.person());
        const auto plan = rig.preview(reference);
        const auto approved = rig.approve(reference, plan.hash);
        EXPECT_FALSE(approved);
        EXPECT_EQ(rig.request(reference).state, RequestState::pending_approval);
        EXPECT_EQ(tables_of(rig), before);
        return plan.obstacles;
    }
};

TEST_F(EraseScenario, S13NullInAKeyIsRefusedBeforeTheFirstWrite) {
    EXPECT_THAT(refuse(Golden("PG-ERASE-02")),
                testing::Contains(testing::HasSubstr("visit.email may not be NULL")));
}

TEST_F(EraseScenario, S13SharedAddressesWaitForADecision) {
    const Golden golden("PG-ERASE-02");
    Rig rig(golden.parts());
    const auto plan = rig.preview(rig.put_request(pseudonymization, golden.person()));
    EXPECT_EQ(plan.counts.shared_rows, 2);
    for (const auto& row : rig.rows(plan)) {
        EXPECT_EQ(row.ticked, !row.collection.ends_with(":address")) << row.collection << row.key;
    }
}

TEST_F(EraseScenario, S15ErasingEverythingIsRefusedBeforeTheFirstWrite) {
    EXPECT_THAT(refuse(Golden("PG-ERASE-05")), testing::Not(testing::IsEmpty()));
}

TEST_F(EraseScenario, S17AKeyedPseudonymIsTheSameInEveryTable) {
    const Golden golden("PG-ERASE-07");
    EXPECT_EQ(carry_out(golden, golden.parts()).state, RequestState::completed);
    EXPECT_EQ(carry_out(golden, golden.parts(), Flagged::ticked).state,
              RequestState::partially_completed)
        << "addresses without a data type in the map are listed, not passed over";
}

TEST_F(EraseScenario, S19AHashIsCutToTheLengthOfTheMap) {
    const Golden golden("PG-ERASE-09");
    const auto ended = carry_out(golden, golden.parts(), Flagged::ticked);
    EXPECT_EQ(ended.state, RequestState::partially_completed)
        << "fields that a mask of text may not touch are listed, not passed over";
    EXPECT_FALSE(ended.reason.empty());
}

TEST_F(EraseScenario, S21TheMaskOfAFieldBeatsTheRule) {
    const Golden golden("PG-ERASE-13");
    EXPECT_EQ(carry_out(golden, golden.parts()).state, RequestState::completed);
}

TEST_F(EraseScenario, S23NullStaysNullAndIsNotCountedAsMasked) {
    const Golden golden("PG-ERASE-18");
    EXPECT_EQ(carry_out(golden, golden.parts()).state, RequestState::completed);
    Rig rig(golden.parts());
    const auto plan = rig.preview(rig.put_request(pseudonymization, golden.person()));
    EXPECT_EQ(plan.counts.cells_to_mask, 0);
}

TEST_F(EraseScenario, S25ThreeCategoriesAtOnce) {
    const Golden golden("PG-ERASE-20");
    EXPECT_EQ(carry_out(golden, golden.parts()).state, RequestState::completed);
}

TEST_F(EraseScenario, S27WithoutAnyAnnotatedKey) {
    const Golden golden("PG-ERASE-22");
    auto parts = golden.parts();
    parts.map =
        replaced(parts.map, "            fides_meta:\n              primary_key: True\n", "");
    ASSERT_EQ(parts.map.find("primary_key"), std::string::npos);
    EXPECT_EQ(carry_out(golden, parts).state, RequestState::completed);
}

TEST_F(EraseScenario, S29ANumberLeadsToText) {
    const Golden golden("PG-ERASE-27");
    auto parts = golden.parts();
    parts.map = "dataset: [" + golden["notes"].get<std::string>() + "]";
    EXPECT_EQ(carry_out(golden, parts).state, RequestState::completed);
    Rig rig(parts);
    EXPECT_EQ(gathered_rows(rig, golden.person(), golden["access_raw"]),
              sorted_rows(golden["access_raw"]));
}

TEST_F(EraseScenario, S31ANameInTheMySqlFixture) {
    const Golden golden("MY-ERASE-01");
    EXPECT_EQ(carry_out(golden, golden.parts()).state, RequestState::completed);
}

}  // namespace
}  // namespace callveil::tests

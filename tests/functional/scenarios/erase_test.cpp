// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "golden.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;

class EraseScenario : public testing::TestWithParam<BaseKind> {
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
    domain::Request carry_out(const Golden& golden, const RigParts& parts,
                              Flagged flagged = Flagged::left_alone) {
        Scene scene(GetParam(), parts);
        auto& rig = scene.rig;
        const auto before = tables_of(scene);
        const auto reference = rig.put_request(pseudonymization, golden.person());
        const auto plan = planned(rig, reference, flagged);
        value_of(rig.approve(reference, plan.hash));
        rig.run_next();
        EXPECT_EQ(difference(before, tables_of(scene)), expected_difference(golden["db_diff"]));
        return rig.request(reference);
    }

    /// Fides leaves this scenario half done: here nothing may be written at all.
    std::vector<std::string> refuse(const Golden& golden) {
        Scene scene(GetParam(), golden.parts(GetParam()));
        auto& rig = scene.rig;
        const auto before = tables_of(scene);
        const auto reference = rig.put_request(pseudonymization, golden.person());
        const auto plan = rig.preview(reference);
        const auto approved = rig.approve(reference, plan.hash);
        EXPECT_FALSE(approved);
        EXPECT_EQ(rig.request(reference).state, RequestState::pending_approval);
        EXPECT_EQ(tables_of(scene), before);
        return plan.obstacles;
    }
};

TEST_P(EraseScenario, S13NullInAKeyIsRefusedBeforeTheFirstWrite) {
    EXPECT_THAT(refuse(Golden("PG-ERASE-02")),
                testing::Contains(testing::HasSubstr("visit.email may not be NULL")));
}

TEST_P(EraseScenario, S13SharedAddressesWaitForADecision) {
    const Golden golden("PG-ERASE-02");
    Scene scene(GetParam(), golden.parts(GetParam()));
    auto& rig = scene.rig;
    const auto plan = rig.preview(rig.put_request(pseudonymization, golden.person()));
    EXPECT_EQ(plan.counts.shared_rows, 2);
    for (const auto& row : rig.rows(plan)) {
        EXPECT_EQ(row.ticked, !row.collection.ends_with(":address")) << row.collection << row.key;
    }
}

TEST_P(EraseScenario, S15ErasingEverythingIsRefusedBeforeTheFirstWrite) {
    EXPECT_THAT(refuse(Golden("PG-ERASE-05")), testing::Not(testing::IsEmpty()));
}

TEST_P(EraseScenario, S17AKeyedPseudonymIsTheSameInEveryTable) {
    const Golden golden("PG-ERASE-07");
    EXPECT_EQ(carry_out(golden, golden.parts(GetParam())).state, RequestState::completed);
    EXPECT_EQ(carry_out(golden, golden.parts(GetParam()), Flagged::ticked).state,
              RequestState::partially_completed)
        << "addresses without a data type in the map are listed, not passed over";
}

TEST_P(EraseScenario, S19AHashIsCutToTheLengthOfTheMap) {
    const Golden golden("PG-ERASE-09");
    const auto ended = carry_out(golden, golden.parts(GetParam()), Flagged::ticked);
    EXPECT_EQ(ended.state, RequestState::partially_completed)
        << "fields that a mask of text may not touch are listed, not passed over";
    EXPECT_FALSE(ended.reason.empty());
}

TEST_P(EraseScenario, S21TheMaskOfAFieldBeatsTheRule) {
    const Golden golden("PG-ERASE-13");
    EXPECT_EQ(carry_out(golden, golden.parts(GetParam())).state, RequestState::completed);
}

TEST_P(EraseScenario, S23NullStaysNullAndIsNotCountedAsMasked) {
    const Golden golden("PG-ERASE-18");
    EXPECT_EQ(carry_out(golden, golden.parts(GetParam())).state, RequestState::completed);
    Scene scene(GetParam(), golden.parts(GetParam()));
    auto& rig = scene.rig;
    const auto plan = rig.preview(rig.put_request(pseudonymization, golden.person()));
    EXPECT_EQ(plan.counts.cells_to_mask, 0);
}

TEST_P(EraseScenario, S25ThreeCategoriesAtOnce) {
    const Golden golden("PG-ERASE-20");
    EXPECT_EQ(carry_out(golden, golden.parts(GetParam())).state, RequestState::completed);
}

TEST_P(EraseScenario, S27WithoutAnyAnnotatedKey) {
    const Golden golden("PG-ERASE-22");
    auto parts = golden.parts(GetParam());
    parts.map =
        replaced(parts.map, "            fides_meta:\n              primary_key: True\n", "");
    ASSERT_EQ(parts.map.find("primary_key"), std::string::npos);
    EXPECT_EQ(carry_out(golden, parts).state, RequestState::completed);
}

TEST_P(EraseScenario, S29ANumberLeadsToText) {
    const Golden golden("PG-ERASE-27");
    auto parts = golden.parts(GetParam());
    parts.map = "dataset: [" + golden["notes"].get<std::string>() + "]";
    EXPECT_EQ(carry_out(golden, parts).state, RequestState::completed);
    Scene scene(GetParam(), parts);
    auto& rig = scene.rig;
    EXPECT_EQ(gathered_rows(rig, golden.person(), golden["access_raw"]),
              sorted_rows(golden["access_raw"]));
}

TEST_P(EraseScenario, S31ANameInTheMySqlFixture) {
    const Golden golden("MY-ERASE-01");
    EXPECT_EQ(carry_out(golden, golden.parts(GetParam())).state, RequestState::completed);
}

INSTANTIATE_TEST_SUITE_P(Leads, EraseScenario, base_kinds, base_name);

}  // namespace
}  // namespace callveil::tests

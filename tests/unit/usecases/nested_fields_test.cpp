// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rig.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;
using testing::HasSubstr;

constexpr auto object = R"({"mobile":"1223334444"})";

/// The sample with an object column `extra` in Ann's first lead; `field` declares it.
RigParts with_object(const std::string& field) {
    RigParts parts;
    parts.sql += "ALTER TABLE leads ADD COLUMN extra TEXT; UPDATE leads SET extra = '" +
                 std::string(object) + "' WHERE lead_id = 1;";
    const std::string before = "          - {name: notes,";
    parts.map.insert(parts.map.find(before), field);
    return parts;
}

std::string mobile_below(const std::string& categories) {
    return "          - name: extra\n            data_categories: [" + categories +
           "]\n            fields:\n"
           "              - name: numbers\n                fields:\n"
           "                  - {name: mobile, data_categories: [user.contact.phone_number]}\n";
}

/// The cell of `extra` in Ann's first lead, as the preview shows it.
wire::ShownCell shown(Rig& rig, const domain::Plan& plan) {
    for (const auto& row : rig.rows(plan)) {
        for (const auto& cell : row.cells) {
            if (row.collection == "cc:leads" && row.key == "1" && cell.column == "extra") {
                return cell;
            }
        }
    }
    throw std::runtime_error("the plan has no such cell");
}

TEST(NestedFields, ThatAreTargetedAreListedAndLeaveTheRequestPartlyDone) {
    Rig rig(with_object(mobile_below("")));
    const auto cell = shown(rig, rig.preview(rig.submit(pseudonymization, ann())));
    EXPECT_EQ(cell.action, "keep");
    EXPECT_EQ(cell.reason, "type_not_maskable");
    EXPECT_EQ(cell.strategy, "alternate_phone");
    const auto ended = rig.carry_out(pseudonymization, ann());
    EXPECT_EQ(ended.state, RequestState::partially_completed);
    EXPECT_THAT(ended.reason, HasSubstr("1 cells could not be masked"));
    EXPECT_EQ(rig.leads.cell("SELECT extra FROM leads WHERE lead_id = 1"), object);
}

TEST(NestedFields, ThatAreTargetedOutweighAnObjectThatStays) {
    Rig rig(with_object(mobile_below("user.unique_id")));
    EXPECT_EQ(shown(rig, rig.preview(rig.submit(pseudonymization, ann()))).reason,
              "type_not_maskable");
}

TEST(NestedFields, GoWithAnObjectThatIsMaskedWhole) {
    Rig rig(with_object(mobile_below("user.government_id")));
    EXPECT_EQ(rig.carry_out(pseudonymization, ann()).state, RequestState::completed);
    EXPECT_EQ(rig.leads.cell("SELECT extra FROM leads WHERE lead_id = 1"), "NULL");
}

TEST(NestedFields, ThatNobodyTargetsLeaveNothingUndone) {
    Rig rig(
        with_object("          - name: extra\n            fields:\n"
                    "              - {name: colour, data_categories: [system.operations]}\n"
                    "              - {name: id, data_categories: [user.unique_id]}\n"));
    EXPECT_EQ(rig.carry_out(pseudonymization, ann()).state, RequestState::completed);
    EXPECT_EQ(rig.leads.cell("SELECT extra FROM leads WHERE lead_id = 1"), object);
}

TEST(NestedFields, OfAColumnThatIsNotThereAreAWarning) {
    auto parts = with_object(mobile_below(""));
    parts.sql += "ALTER TABLE leads DROP COLUMN extra;";
    Rig rig(parts);
    const auto plan = rig.preview(rig.submit(pseudonymization, ann()));
    ASSERT_EQ(plan.warnings.size(), 1U);
    EXPECT_THAT(plan.warnings.front(), HasSubstr("no column 'extra'"));
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "approved.hpp"

namespace callveil::tests {
namespace {

/// Ann is found by what stays as it is, and only the notes of agents are masked, by `strategy`.
struct NotesMasked : RigParts {
    explicit NotesMasked(const std::string& strategy) {
        policy =
            "policy:\n  key: p\n  rules:\n"
            "    - {name: a, action_type: access, targets: [user]}\n"
            "    - name: m\n      action_type: erasure\n      targets: [user.content]\n"
            "      masking_strategy: {strategy: " +
            strategy + "}\n  on_collision: stop\n";
    }
};

TEST(RandomMask, WritesWhatThePreviewShowed) {
    Approved ann(NotesMasked("random_string_rewrite"));
    std::set<std::string> shown;
    for (const auto& row : ann.rig.rows(ann.plan)) {
        for (const auto& cell : row.cells) {
            if (cell.action == "mask") {
                shown.insert(cell.after);
            }
        }
    }
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, domain::RequestState::completed);
    EXPECT_EQ(shown, (std::set<std::string>{
                         ann.cell("notes"),
                         ann.rig.leads.cell("SELECT remark FROM calls WHERE call_id=1")}))
        << "and each cell has a text of its own";
    EXPECT_THAT(ann.cell("notes"), testing::MatchesRegex("[a-z0-9]{30}"));
}

TEST(RandomMask, DrawsAnewForEachPlan) {
    Rig rig(NotesMasked("random_string_rewrite"));
    const auto shown = [&rig] {
        const auto plan = rig.preview(rig.submit(pseudonymization, ann()));
        std::string text;
        for (const auto& row : rig.rows(plan)) {
            for (const auto& cell : row.cells) {
                text += cell.action == "mask" ? cell.after : "";
            }
        }
        return text;
    };
    EXPECT_NE(shown(), shown());
}

TEST(RandomMask, IsNotMaskedAgain) {
    Rig rig(NotesMasked("random_string_rewrite"));
    rig.carry_out(pseudonymization, ann());
    const auto once = rig.leads.dump();
    EXPECT_EQ(rig.carry_out(pseudonymization, ann()).state, domain::RequestState::completed);
    EXPECT_EQ(rig.leads.dump(), once);
}

/// A note about Ann and Zoe.
RigParts note_on_both() {
    NotesMasked parts("free_text");
    parts.sql +=
        "UPDATE leads SET notes = 'SOMEONE@example.com, 122.333.4444; zoe@example.com, 2025550109' "
        "WHERE lead_id = 1;";
    return parts;
}

TEST(FreeTextMask, CoversThePersonOfTheRequestAndNobodyElse) {
    Approved approved(note_on_both());
    approved.rig.run_next();
    EXPECT_EQ(approved.now().state, domain::RequestState::completed);
    EXPECT_EQ(approved.cell("notes"),
              "XXXXXXX@XXXXXXX.XXX, XXX.XXX.XXXX; zoe@example.com, 2025550109");
    EXPECT_EQ(approved.rig.leads.cell("SELECT remark FROM calls WHERE call_id=1"),
              "about the price");
    EXPECT_EQ(approved.plan.counts.cells_to_mask, 1) << "a note without occurrences is not written";
}

TEST(FreeTextMask, IsNotMaskedAgain) {
    Rig rig(note_on_both());
    rig.carry_out(pseudonymization, ann());
    const auto once = rig.leads.dump();
    EXPECT_EQ(rig.carry_out(pseudonymization, ann()).state, domain::RequestState::completed);
    EXPECT_EQ(rig.leads.dump(), once);
}

/// Leads whose phones are numbers, in one of two columns.
RigParts numeric_phones(const std::string& own_mask) {
    RigParts parts;
    parts.sql +=
        "ALTER TABLE leads ADD COLUMN phone_number INTEGER;"
        "UPDATE leads SET phone_number = 1223334444 WHERE lead_id = 1;";
    const std::string name = "          - {name: list_id,";
    parts.map.insert(parts.map.find(name),
                     "          - name: phone_number\n"
                     "            data_categories: [user.contact.phone_number]\n"
                     "            fides_meta: {data_type: integer" +
                         own_mask + "}\n");
    return parts;
}

TEST(OwnMask, OfAFieldBeatsTheRuleOfItsCategory) {
    Approved ann(numeric_phones(", masking_strategy_override: {strategy: ff1}"));
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, domain::RequestState::completed);
    EXPECT_EQ(ann.cell("phone"), "12XX33XX44");
    EXPECT_THAT(ann.cell("phone_number"), testing::MatchesRegex("[1-9][0-9]{9}"));
    EXPECT_NE(ann.cell("phone_number"), "1223334444");
}

TEST(OwnMask, IsWhatAFieldOfAnotherTypeIsMissing) {
    Approved ann(numeric_phones(""));
    EXPECT_THAT(ann.plan.warnings,
                testing::Contains(testing::HasSubstr("cc:leads:phone_number is of type integer")));
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, domain::RequestState::partially_completed);
    EXPECT_EQ(ann.cell("phone_number"), "1223334444");
}

}  // namespace
}  // namespace callveil::tests

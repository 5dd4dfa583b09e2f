// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "approved.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;
using testing::HasSubstr;

struct Edit {
    std::string name;
    std::string sql;
    std::string counts;
};

class Stale : public testing::TestWithParam<Edit> {};

TEST_P(Stale, NothingIsWrittenAndTheRequestGoesBack) {
    Approved ann;
    ann.rig.leads.run(GetParam().sql);
    const auto before = ann.rig.leads.dump();
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::pending_approval);
    EXPECT_THAT(ann.now().reason, HasSubstr("plan_stale"));
    EXPECT_THAT(ann.now().reason, HasSubstr(GetParam().counts));
    EXPECT_TRUE(ann.now().plan_hash.empty());
    EXPECT_EQ(ann.rig.leads.dump(), before);
    EXPECT_EQ(ann.rig.approve(ann.reference, ann.plan.hash).has_value(), true)
        << "the old plan may be approved again, and is found stale again";
    ann.rig.run_next();
    EXPECT_EQ(ann.rig.leads.dump(), before);
}

TEST_P(Stale, ANewPreviewCanBeApprovedAndCarriedOut) {
    Approved ann;
    ann.rig.leads.run(GetParam().sql);
    ann.rig.run_next();
    const auto plan = ann.rig.preview(ann.reference);
    value_of(ann.rig.approve(ann.reference, plan.hash));
    ann.rig.run_next();
    const bool unmaskable = GetParam().name == "StorageClass";
    EXPECT_EQ(ann.now().state,
              unmaskable ? RequestState::partially_completed : RequestState::completed);
    EXPECT_EQ(ann.cell("phone"), "12XX33XX44");
}

INSTANTIATE_TEST_SUITE_P(
    Edits, Stale,
    testing::Values(
        Edit{"NewRow",
             "INSERT INTO leads (lead_id, phone, name) VALUES (50, '1223334444', "
             "'Ann Example')",
             "1 rows are new, 0 are gone, 0 changed"},
        Edit{"GoneRow", "DELETE FROM leads WHERE lead_id = 3", "0 rows are new, 1 are gone"},
        Edit{"ChangedCell", "UPDATE leads SET notes = 'other' WHERE lead_id = 1", "1 changed"},
        Edit{"CaseOnly", "UPDATE leads SET name = 'ANN Example' WHERE lead_id = 1", "1 changed"},
        Edit{"AccentOnly", "UPDATE leads SET name = 'Änn Example' WHERE lead_id = 4", "1 changed"},
        Edit{"TrailingSpaceOnly", "UPDATE leads SET name = 'Ann Example ' WHERE lead_id = 1",
             "1 changed"},
        Edit{"SelectorSpelling", "UPDATE leads SET email = 'someone@EXAMPLE.com' WHERE lead_id = 1",
             "1 changed"},
        Edit{"StorageClass", "UPDATE calls SET remark = x'61' WHERE call_id = 1", "1 changed"},
        Edit{"ReusedRowId",
             "DELETE FROM leads WHERE lead_id = 3; INSERT INTO leads (lead_id, name, phone) "
             "VALUES (3, 'ann  example', '122-333-4444')",
             "1 changed"}),
    [](const auto& edit) { return edit.param.name; });

TEST(Pseudonymize, ARowIdThatIsReusedBySomebodyElseIsGone) {
    Approved ann;
    ann.rig.leads.run(
        "DELETE FROM leads WHERE lead_id = 3; INSERT INTO leads (lead_id, name, "
        "phone) VALUES (3, 'Kim', '2025550133')");
    ann.rig.run_next();
    EXPECT_THAT(ann.now().reason, HasSubstr("1 are gone"));
    EXPECT_EQ(ann.cell("phone", 3), "2025550133");
    EXPECT_EQ(ann.cell("phone"), "1223334444");
}

TEST(Pseudonymize, ARowThatBecameSharedIsStale) {
    Approved ann;
    ann.rig.leads.run("UPDATE leads SET address_id = 1 WHERE lead_id = 9");
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::pending_approval);
}

TEST(Pseudonymize, OneStaleRowRollsAnAtomicPlanBack) {
    Approved ann;
    bool once = true;
    ann.rig.pool.on_apply = [&](ports::LeadSource& source, const auto& changes) {
        if (std::exchange(once, false)) {
            ann.rig.leads.run("UPDATE leads SET phone = '12233-34444' WHERE lead_id = 4");
        }
        return source.apply(changes);
    };
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::pending_approval);
    EXPECT_THAT(ann.now().reason, HasSubstr("1 changed"));
    EXPECT_EQ(ann.cell("phone"), "1223334444");
    EXPECT_EQ(ann.cell("phone", 4), "12233-34444");
}

}  // namespace
}  // namespace callveil::tests

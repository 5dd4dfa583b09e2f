// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "rig.hpp"

namespace callveil::tests {
namespace {

/// Bob lives with Ann: her number, his own e-mail and his own call.
std::string household() {
    return "INSERT INTO leads (lead_id, name, phone, email, notes) VALUES "
           "(20, 'Bob Example', '1223334444', 'bob@example.com', 'his own');"
           "INSERT INTO calls VALUES (21, 20, 'his call');";
}

RigParts with(const std::string& sql) {
    RigParts parts;
    parts.sql += sql;
    return parts;
}

/// The row of `collection` with this key, as a person reads it.
wire::ShownRow row_at(Rig& rig, const domain::Plan& plan, const std::string& collection,
                      const std::string& key) {
    for (auto& row : rig.rows(plan)) {
        if (row.collection == "cc:" + collection && row.key == key) {
            return row;
        }
    }
    throw std::runtime_error("the plan has no such row");
}

using Flags = std::vector<std::string>;

TEST(Flags, AHouseholdNumberAloneIsSharedAndUnticked) {
    Rig rig(with(household()));
    const auto plan = rig.preview(rig.submit(pseudonymization, {{"1223334444"}, {}, "", {}}));
    for (const auto& row : rig.rows(plan)) {
        EXPECT_EQ(row.flags, Flags{"shared"}) << row.collection << row.key;
        EXPECT_FALSE(row.ticked);
    }
    EXPECT_EQ(plan.counts.ticked_rows, 0);
}

TEST(Flags, RowsThatHangOnSomebodyElsesRowInheritItsFlag) {
    Rig rig(with(household()));
    const auto plan = rig.preview(rig.submit(pseudonymization, ann()));
    EXPECT_EQ(row_at(rig, plan, "leads", "20").flags, Flags{"conflict"});
    EXPECT_EQ(row_at(rig, plan, "calls", "21").flags, Flags{"conflict"});
    EXPECT_FALSE(row_at(rig, plan, "calls", "21").ticked);
    EXPECT_TRUE(row_at(rig, plan, "leads", "1").ticked);
    EXPECT_TRUE(row_at(rig, plan, "calls", "1").ticked);
}

TEST(Flags, AFlaggedRowIsNeverMaskedWithoutATick) {
    Rig rig(with(household()));
    const auto ended = rig.carry_out(pseudonymization, ann());
    EXPECT_EQ(ended.state, domain::RequestState::completed);
    EXPECT_EQ(rig.leads.cell("SELECT email FROM leads WHERE lead_id = 20"), "bob@example.com");
    EXPECT_EQ(rig.leads.cell("SELECT remark FROM calls WHERE call_id = 21"), "his call");
    EXPECT_EQ(rig.leads.cell("SELECT email FROM leads WHERE lead_id = 1"), "soXXonXXexXXplXXcoX");
}

TEST(Flags, TickingByNumberWorksAndSurvivesTheNextPreview) {
    Rig rig(with(household()));
    const auto reference = rig.submit(pseudonymization, ann());
    rig.verify(reference);
    const auto number = row_at(rig, rig.preview(reference), "leads", "20").number;
    EXPECT_TRUE(row_at(rig, rig.preview(reference, {number}), "leads", "20").ticked);
    const auto again = rig.preview(reference);
    EXPECT_TRUE(row_at(rig, again, "leads", "20").ticked);
    EXPECT_FALSE(row_at(rig, again, "calls", "21").ticked);
    value_of(rig.approve(reference, again.hash));
    rig.run_next();
    EXPECT_EQ(rig.leads.cell("SELECT email FROM leads WHERE lead_id = 20"), "boXXexXXplXXcoX");
}

TEST(Flags, AnUntickedRowIsLeftAlone) {
    Rig rig;
    const auto reference = rig.submit(pseudonymization, ann());
    rig.verify(reference);
    const auto number = row_at(rig, rig.preview(reference), "leads", "2").number;
    const auto plan = rig.preview(reference, {}, {number});
    value_of(rig.approve(reference, plan.hash));
    rig.run_next();
    EXPECT_EQ(rig.leads.cell("SELECT phone FROM leads WHERE lead_id = 2"), "(122) 333-4444");
    EXPECT_EQ(rig.leads.cell("SELECT phone FROM leads WHERE lead_id = 1"), "12XX33XX44");
}

TEST(Flags, ANumberThatThePlanDoesNotHaveIsRefused) {
    Rig rig;
    const auto reference = rig.submit(pseudonymization, ann());
    EXPECT_THROW(rig.preview(reference, {1}), std::runtime_error) << "no plan yet";
    rig.preview(reference);
    EXPECT_THROW(rig.preview(reference, {99}), std::runtime_error);
}

TEST(Flags, ARowThatAnotherGivenIdentityContradictsIsAConflict) {
    Rig rig;
    const auto plan = rig.preview(
        rig.submit(pseudonymization, {{"2025550109"}, {"someone@example.com"}, "", {}}));
    EXPECT_EQ(row_at(rig, plan, "leads", "9").flags, Flags{"conflict"});
    EXPECT_EQ(row_at(rig, plan, "leads", "1").flags, Flags{"conflict"});
    EXPECT_EQ(plan.counts.ticked_rows, 0);
}

TEST(Flags, ARowThatSomebodyElseRefersToIsShared) {
    Rig rig(with("UPDATE leads SET address_id = 1 WHERE lead_id = 9;"));
    const auto plan = rig.preview(rig.submit(pseudonymization, ann()));
    EXPECT_EQ(row_at(rig, plan, "addresses", "1").flags, Flags{"shared"});
    EXPECT_FALSE(row_at(rig, plan, "addresses", "1").ticked);
}

TEST(Flags, AForeignReferenceOverAnotherColumnMakesARowSharedToo) {
    RigParts parts;
    parts.sql +=
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, lead_id INTEGER, ship_to INTEGER);"
        "INSERT INTO orders VALUES (1, 9, 1);";
    parts.map += R"yaml(
      - name: orders
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: lead_id
            fides_meta: {references: [{dataset: cc, field: leads.lead_id, direction: from}]}
          - name: ship_to
            fides_meta: {references: [{dataset: cc, field: addresses.id, direction: to}]}
)yaml";
    Rig rig(parts);
    const auto plan = rig.preview(rig.submit(pseudonymization, ann()));
    EXPECT_EQ(row_at(rig, plan, "addresses", "1").flags, Flags{"shared"});
}

TEST(Flags, ARowThatOnlyThisPersonRefersToIsNotShared) {
    Rig rig;
    const auto plan = rig.preview(rig.submit(pseudonymization, ann()));
    EXPECT_TRUE(row_at(rig, plan, "addresses", "1").flags.empty());
}

TEST(Flags, AFlagAcrossAConvertingReferenceIsInherited) {
    Rig rig(
        with("DROP TABLE calls; CREATE TABLE calls (call_id INTEGER PRIMARY KEY, lead_id TEXT, "
             "remark TEXT); INSERT INTO leads (lead_id, name, phone, email) VALUES "
             "(20, 'Bob', '1223334444', 'bob@example.com');"
             "INSERT INTO calls VALUES (21, '20', 'his call');"));
    const auto plan = rig.preview(rig.submit(pseudonymization, ann()));
    EXPECT_EQ(row_at(rig, plan, "calls", "21").flags, Flags{"conflict"});
}

}  // namespace
}  // namespace callveil::tests

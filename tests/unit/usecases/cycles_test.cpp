// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rig.hpp"
#include "usecases/gather.hpp"

namespace callveil::tests {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

const std::string policy = R"yaml(
policy:
  key: staff
  rules:
    - {name: everything, action_type: access, targets: [user]}
    - name: names
      action_type: erasure
      targets: [user.name]
      masking_strategy: {strategy: alternate}
  verification: {access_points: 3, pseudonymization_points: 2}
)yaml";

/// Ann reports to Bob, Bob to Carl, Carl to himself; Dora reports to Carl, too.
RigParts staff(const std::string& direction) {
    return {.sql =
                "CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT, email TEXT, manager_id "
                "INTEGER);"
                "INSERT INTO staff VALUES (1, 'Ann Example', 'ann@example.com', 2),"
                "(2, 'Bob Example', 'bob@example.com', 3),"
                "(3, 'Carl Example', 'carl@example.com', 3),"
                "(4, 'Dora Example', 'dora@example.com', 3);",
            .map = R"yaml(
dataset:
  - fides_key: hr
    collections:
      - name: staff
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - {name: name, data_categories: [user.name], fides_meta: {data_type: string}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - name: manager_id
            data_categories: [system.operations]
            fides_meta:
              references: [{dataset: hr, field: staff.id, direction: )yaml" +
                   direction + "}]\n",
            .policy = policy};
}

struct Shown {
    std::vector<std::string> why;
    std::vector<std::string> flags;
    bool ticked = false;
};

std::map<std::string, Shown> previewed(Rig& rig, const std::string& email) {
    std::map<std::string, Shown> shown;
    for (const auto& row :
         rig.rows(rig.preview(rig.put_request(pseudonymization, {{}, {email}, "", {}})))) {
        shown[row.collection + " " + row.key] = {row.why, row.flags, row.ticked};
    }
    return shown;
}

std::vector<std::string> keys_of(const std::map<std::string, Shown>& shown) {
    std::vector<std::string> keys;
    keys.reserve(shown.size());
    for (const auto& [key, row] : shown) {
        keys.push_back(key);
    }
    return keys;
}

TEST(Cycles, AChainOfManagersIsFollowedToItsEnd) {
    Rig rig(staff("to"));
    const auto shown = previewed(rig, "ann@example.com");
    EXPECT_THAT(keys_of(shown), ElementsAre("hr:staff 1", "hr:staff 2", "hr:staff 3"));
    EXPECT_THAT(shown.at("hr:staff 1").why, ElementsAre("because email matched staff.email"));
    EXPECT_THAT(shown.at("hr:staff 2").why,
                ElementsAre("because email matched staff.email, then staff.id"));
    EXPECT_THAT(shown.at("hr:staff 3").why,
                ElementsAre("because email matched staff.email, then staff.id (2 times)"));
}

TEST(Cycles, OfManagersLeadToOtherPeopleWhoseRowsWaitForATick) {
    Rig rig(staff("to"));
    const auto shown = previewed(rig, "ann@example.com");
    EXPECT_THAT(shown.at("hr:staff 1").flags, testing::IsEmpty());
    EXPECT_TRUE(shown.at("hr:staff 1").ticked);
    for (const auto* other : {"hr:staff 2", "hr:staff 3"}) {
        EXPECT_THAT(shown.at(other).flags, ElementsAre("shared")) << other;
        EXPECT_FALSE(shown.at(other).ticked) << other;
    }
}

TEST(Cycles, GoTheOtherWayWhereTheReferenceSaysFrom) {
    Rig rig(staff("from"));
    EXPECT_THAT(keys_of(previewed(rig, "carl@example.com")),
                ElementsAre("hr:staff 1", "hr:staff 2", "hr:staff 3", "hr:staff 4"));
    EXPECT_THAT(keys_of(previewed(rig, "bob@example.com")),
                ElementsAre("hr:staff 1", "hr:staff 2"));
}

TEST(Cycles, ARowThatAnIdentityLedToIsNotSomebodyElses) {
    Rig rig(staff("to"));
    rig.leads.run("UPDATE staff SET email = 'ann@example.com' WHERE id = 2");
    const auto shown = previewed(rig, "ann@example.com");
    EXPECT_THAT(shown.at("hr:staff 2").why,
                ElementsAre("because email matched staff.email",
                            "because email matched staff.email, then staff.id"));
    EXPECT_THAT(shown.at("hr:staff 3").flags, ElementsAre("shared"));
}

TEST(Cycles, OnlyThePersonsOwnRowIsMasked) {
    Rig rig(staff("to"));
    const auto reference = rig.put_request(pseudonymization, {{}, {"ann@example.com"}, "", {}});
    value_of(rig.approve(reference, rig.preview(reference).hash));
    rig.run_next();
    EXPECT_EQ(rig.request(reference).state, domain::RequestState::completed);
    EXPECT_EQ(rig.leads.cell("SELECT name FROM staff WHERE id = 1"), "AnXXExXXplX");
    EXPECT_EQ(rig.leads.cell("SELECT name FROM staff WHERE id = 2"), "Bob Example");
}

TEST(Cycles, ALongChainEndsAndItsWayStaysShort) {
    auto parts = staff("to");
    parts.sql +=
        "DELETE FROM staff; WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE "
        "i < 300) INSERT INTO staff SELECT i, 'N', i || '@example.com', i % 300 + 1 FROM n;";
    Rig rig(parts);
    const auto shown = previewed(rig, "7@example.com");
    EXPECT_EQ(shown.size(), 300U) << "the last one's manager is the first one";
    EXPECT_THAT(shown.at("hr:staff 6").why,
                ElementsAre("because email matched staff.email, then staff.id (299 times)"));
}

/// Customers name a contact, contacts belong to a customer: S1's contact belongs to S2.
RigParts customers_and_contacts() {
    return {.sql =
                "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, email TEXT, "
                "contact_id INTEGER);"
                "CREATE TABLE contact (id INTEGER PRIMARY KEY, name TEXT, customer_id INTEGER);"
                "INSERT INTO customer VALUES (1, 'Ann Example', 'ann@example.com', 11),"
                "(2, 'Bob Example', 'bob@example.com', 12), (3, 'Zoe', 'zoe@example.com', 13);"
                "INSERT INTO contact VALUES (10, 'C', 1), (11, 'C', 2), (12, 'C', 2), "
                "(13, 'C', 3);",
            .map = R"yaml(
dataset:
  - fides_key: crm
    collections:
      - name: customer
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - {name: name, data_categories: [user.name], fides_meta: {data_type: string}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - name: contact_id
            fides_meta: {references: [{dataset: crm, field: contact.id, direction: to}]}
      - name: contact
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - {name: name, data_categories: [user.name], fides_meta: {data_type: string}}
          - name: customer_id
            fides_meta:
              references:
                - {dataset: crm, field: customer.id, direction: from}
                - {dataset: crm, field: customer.id, direction: to}
)yaml",
            .policy = policy};
}

TEST(Cycles, OfTwoCollectionsAreFollowedUntilNoRowIsNew) {
    Rig rig(customers_and_contacts());
    const auto shown = previewed(rig, "ann@example.com");
    EXPECT_THAT(keys_of(shown),
                UnorderedElementsAre("crm:contact 10", "crm:contact 11", "crm:contact 12",
                                     "crm:customer 1", "crm:customer 2"));
    EXPECT_THAT(shown.at("crm:customer 2").why,
                ElementsAre("because email matched customer.email, then contact.id, then "
                            "customer.id"));
    EXPECT_THAT(shown.at("crm:contact 10").flags, testing::IsEmpty());
    for (const auto* other : {"crm:contact 11", "crm:contact 12", "crm:customer 2"}) {
        EXPECT_THAT(shown.at(other).flags, ElementsAre("shared")) << other;
    }
}

TEST(Cycles, CanBeStopped) {
    Rig rig(customers_and_contacts());
    int reports = 0;
    const auto stopped = usecases::gather(rig.context, {{"email", "ann@example.com"}}, {},
                                          [&](std::int64_t) { return ++reports < 2; });
    ASSERT_FALSE(stopped.has_value());
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rig.hpp"
#include "usecases/check_maps.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string policy = R"yaml(
policy:
  key: keys
  rules:
    - {name: everything, action_type: access, targets: [user]}
    - name: names
      action_type: erasure
      targets: [user.name, user.content]
      masking_strategy: {strategy: alternate}
  verification: {access_points: 3, pseudonymization_points: 2}
)yaml";

const Person ann_by_email = {{}, {"ann@example.com"}, "", {}};

/// Previews, approves and carries out an erasure. @return the collection and key of each row.
std::vector<std::string> erased(Rig& rig) {
    const auto reference = rig.put_request(pseudonymization, ann_by_email);
    const auto plan = rig.preview(reference);
    std::vector<std::string> keys;
    for (const auto& row : rig.rows(plan)) {
        keys.push_back(row.collection + " " + row.key);
    }
    value_of(rig.approve(reference, plan.hash));
    rig.run_next();
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
    return keys;
}

/// Two tenants that number their orders alike; `composite` is written into both references.
RigParts orders_of_two_tenants(const std::string& composite) {
    return {.sql =
                "CREATE TABLE orders (tenant TEXT NOT NULL, number INTEGER NOT NULL, email TEXT, "
                "buyer TEXT, PRIMARY KEY (tenant, number));"
                "CREATE TABLE items (tenant TEXT NOT NULL, order_number TEXT NOT NULL, line "
                "INTEGER NOT NULL, engraving TEXT, PRIMARY KEY (tenant, order_number, line));"
                "INSERT INTO orders VALUES ('north', 1, 'ann@example.com', 'Ann Example'),"
                "('north', 2, 'zoe@example.com', 'Zoe Sample'),"
                "('south', 1, 'zoe@example.com', 'Zoe Sample'),"
                "('south', 3, 'ann@example.com', 'Ann Example');"
                "INSERT INTO items VALUES ('north', '1', 1, 'for Ann'), ('north', '1', 2, 'ring'),"
                "('north', '2', 1, 'for Zoe'), ('south', '1', 1, 'for Zoe'),"
                "('south', '3', 1, 'for Ann'), ('north', '3', 1, 'nobody');",
            .map = R"yaml(
dataset:
  - fides_key: shop
    collections:
      - name: orders
        fields:
          - {name: tenant, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - {name: number, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: buyer, data_categories: [user.name], fides_meta: {data_type: string}}
      - name: items
        fields:
          - name: tenant
            fides_meta:
              primary_key: true
              references: [{dataset: shop, field: orders.tenant, direction: from)yaml" +
                   composite + R"yaml(}]
          - name: order_number
            fides_meta:
              primary_key: true
              references: [{dataset: shop, field: orders.number, direction: from)yaml" +
                   composite + R"yaml(}]
          - {name: line, fides_meta: {primary_key: true}}
          - {name: engraving, data_categories: [user.content], fides_meta: {data_type: string}}
)yaml",
            .policy = policy};
}

TEST(CompositeKeys, OfSeveralColumnsAddressARow) {
    Rig rig(orders_of_two_tenants(", composite: order"));
    EXPECT_THAT(erased(rig),
                testing::UnorderedElementsAre(
                    "shop:orders north / 1", "shop:orders south / 3", "shop:items north / 1 / 1",
                    "shop:items north / 1 / 2", "shop:items south / 3 / 1"));
    EXPECT_EQ(rig.leads.cell("SELECT buyer FROM orders WHERE tenant = 'north' AND number = 1"),
              "AnXXExXXplX");
    EXPECT_EQ(rig.leads.cell("SELECT buyer FROM orders WHERE tenant = 'south' AND number = 1"),
              "Zoe Sample");
}

TEST(CompositeReferences, LeadOnlyWhereAllColumnsMatchTheSameRow) {
    Rig rig(orders_of_two_tenants(", composite: order"));
    erased(rig);
    EXPECT_EQ(rig.leads.cell("SELECT count(*) FROM items WHERE engraving IN "
                             "('for Zoe', 'nobody')"),
              "3");
    EXPECT_EQ(rig.leads.cell("SELECT count(*) FROM items WHERE engraving = 'foXXAnX'"), "2");
}

TEST(CompositeReferences, AreSaidOncePerColumn) {
    Rig rig(orders_of_two_tenants(", composite: order"));
    for (const auto& row : rig.rows(rig.preview(rig.put_request(access, ann_by_email)))) {
        if (row.collection == "shop:items") {
            EXPECT_THAT(row.why,
                        ElementsAre("because email matched orders.email, then items.tenant",
                                    "because email matched orders.email, then items.order_number"));
            EXPECT_THAT(row.flags, testing::IsEmpty());
        }
    }
}

TEST(CompositeReferences, WithoutTheirNameHoldEachAlone) {
    Rig rig(orders_of_two_tenants(""));
    const auto plan = rig.preview(rig.put_request(pseudonymization, ann_by_email));
    EXPECT_EQ(plan.counts.rows, 2 + 6) << "as Fides has it: any column is enough";
}

/// Tables and columns named by words of SQL, with quotes, blanks and dots in their names.
RigParts reserved_names() {
    return {.sql = R"sql(
CREATE TABLE "order" ("select" INTEGER PRIMARY KEY, "from" TEXT, "group by" TEXT);
CREATE TABLE "a ""quoted"" table" ("it's" INTEGER, "with.dot" TEXT, "ünï" TEXT, "key" INTEGER PRIMARY KEY);
CREATE TABLE "sales.leads" ("where" INTEGER PRIMARY KEY, "null" TEXT, "order" INTEGER);
INSERT INTO "order" VALUES (1, 'ann@example.com', 'Ann Example'), (2, 'zoe@example.com', 'Zoe');
INSERT INTO "a ""quoted"" table" VALUES (1, 'for Ann', 'x', 7), (2, 'for Zoe', 'y', 8);
INSERT INTO "sales.leads" VALUES (5, 'for Ann', 1), (6, 'for Zoe', 2);
)sql",
            .map = R"yaml(
dataset:
  - fides_key: shop
    collections:
      - name: order
        fields:
          - {name: select, fides_meta: {primary_key: true}}
          - {name: from, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: group by, data_categories: [user.name], fides_meta: {data_type: string}}
      - name: a "quoted" table
        fields:
          - name: it's
            fides_meta: {references: [{dataset: shop, field: order.select, direction: from}]}
          - {name: with.dot, data_categories: [user.content], fides_meta: {data_type: string}}
          - name: ünï
            data_categories: [user.content]
            fides_meta: {data_type: string}
      - name: sales.leads
        fields:
          - {name: where, fides_meta: {primary_key: true}}
          - {name: "null", data_categories: [user.content], fides_meta: {data_type: string}}
          - name: order
            fides_meta: {references: [{dataset: shop, field: order.select, direction: from}]}
)yaml",
            .policy = policy};
}

TEST(Names, OfSqlAndWithQuotesAreReadAndChanged) {
    Rig rig(reserved_names());
    EXPECT_THAT(erased(rig),
                testing::UnorderedElementsAre("shop:order 1", "shop:a \"quoted\" table 7",
                                              "shop:sales.leads 5"));
    EXPECT_EQ(rig.leads.cell(R"(SELECT "group by" FROM "order" WHERE "select" = 1)"),
              "AnXXExXXplX");
    EXPECT_EQ(rig.leads.cell(R"(SELECT "with.dot" FROM "a ""quoted"" table" WHERE "key" = 7)"),
              "foXXAnX");
    EXPECT_EQ(rig.leads.cell(R"(SELECT "null" FROM "sales.leads" WHERE "where" = 5)"), "foXXAnX");
    EXPECT_EQ(rig.leads.cell(R"(SELECT "null" FROM "sales.leads" WHERE "where" = 6)"), "for Zoe");
}

/// A dataset in a schema; its collection is called `leads` and no table is.
RigParts in_a_schema() {
    auto parts = reserved_names();
    parts.map = R"yaml(
dataset:
  - fides_key: shop
    fides_meta: {namespace: {schema: sales}}
    collections:
      - name: leads
        fields:
          - {name: where, fides_meta: {primary_key: true}}
          - name: "null"
            data_categories: [user.content]
            fides_meta: {data_type: string, identity: remark}
)yaml";
    return parts;
}

TEST(Namespaces, NameTheSchemaWhereADatabaseHasSeveral) {
    Rig rig(in_a_schema());
    rig.pool.mutable_sources().front().has_schemas = true;
    EXPECT_TRUE(usecases::check_map(rig.pool, rig.policy, rig.map).ok);
    const auto reference = rig.put_request(pseudonymization, {{}, {}, "", {{"remark", "for Ann"}}});
    const auto plan = rig.preview(reference);
    ASSERT_EQ(rig.rows(plan).size(), 1U);
    EXPECT_EQ(rig.rows(plan).front().cells.front().after, "foXXAnX");
    value_of(rig.approve(reference, plan.hash));
    rig.run_next();
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
    EXPECT_EQ(rig.leads.cell(R"(SELECT "null" FROM "sales.leads" WHERE "where" = 5)"), "foXXAnX");
}

TEST(Namespaces, HaveNoEffectWhereThereIsOneSchemaAndTheCheckSaysSo) {
    Rig rig(in_a_schema());
    rig.leads.run(R"(ALTER TABLE "sales.leads" RENAME TO leads)");
    const auto reply = usecases::check_map(rig.pool, rig.policy, rig.map);
    EXPECT_TRUE(reply.ok);
    EXPECT_THAT(reply.findings.front().text, HasSubstr("its namespace has no effect"));
    EXPECT_EQ(
        rig.preview(rig.put_request(access, {{}, {}, "", {{"remark", "for Ann"}}})).counts.rows, 1);
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "rig.hpp"
#include "usecases/check_maps.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// The sample's leads, and a customer database that knows their customer IDs and e-mail addresses.
/// `of_customers` and `of_calls` are annotations of those two collections.
RigParts two_databases(const std::string& of_customers = "{}", const std::string& of_calls = "{}") {
    RigParts parts;
    parts.elsewhere["crm"] =
        "CREATE TABLE customers (customer_id TEXT PRIMARY KEY NOT NULL, full_name TEXT, email "
        "TEXT);"
        "INSERT INTO customers VALUES ('C-1', 'Ann Example', 'ann@example.com'),"
        "('C-9', 'Zoe Sample', 'zoe@example.com');";
    const std::string calls = "      - name: calls\n";
    parts.map.insert(parts.map.find(calls) + calls.size(),
                     "        fides_meta: " + of_calls + "\n");
    const std::string reference =
        "            fides_meta: {data_type: string, identity: customer_id}\n";
    parts.map.replace(parts.map.find(reference), reference.size(),
                      "            fides_meta:\n"
                      "              data_type: string\n"
                      "              identity: customer_id\n"
                      "              references:\n"
                      "                - {dataset: crm, field: customers.customer_id, direction: "
                      "from}\n");
    parts.map += R"yaml(
  - fides_key: crm
    collections:
      - name: customers
        fides_meta: )yaml" +
                 of_customers + R"yaml(
        fields:
          - name: customer_id
            data_categories: [system.operations]
            fides_meta: {data_type: string, primary_key: true}
          - {name: full_name, data_categories: [user.name], fides_meta: {data_type: string}}
          - name: email
            data_categories: [user.contact.email]
            fides_meta: {data_type: string, identity: email}
)yaml";
    return parts;
}

const Person ann_of_the_crm = {{}, {"ann@example.com"}, "", {}};

/// Lead databases in the order in which they are written.
std::vector<std::string> note_writes(Rig& rig, const std::string& reference) {
    std::vector<std::string> written;
    value_of(rig.approve(reference, rig.preview(reference).hash));
    rig.pool.on_apply = [&](ports::LeadSource& source, const auto& changes) {
        written.emplace_back(source.name());
        return source.apply(changes);
    };
    rig.run_next();
    return written;
}

TEST(SeveralDatabases, AreSearchedForOneRequestAndEachRowSaysByWhichWayItWasReached) {
    Rig rig(two_databases());
    const auto plan = rig.preview(rig.put_request(access, ann_of_the_crm));
    std::map<std::string, std::string> ways;
    for (const auto& row : rig.rows(plan)) {
        ways[row.source + " " + row.collection + " " + row.key] = row.why.at(0);
    }
    EXPECT_EQ(ways.at("crm crm:customers C-1"), "because email matched customers.email");
    EXPECT_EQ(ways.at("dialler cc:leads 1"),
              "because email matched crm:customers.email, then leads.customer_id");
    EXPECT_EQ(ways.at("dialler cc:calls 1"),
              "because email matched crm:customers.email, then leads.customer_id, then "
              "calls.lead_id");
    EXPECT_EQ(ways.size(), 4U) << "and the address";
}

TEST(SeveralDatabases, AreChangedByOneRequest) {
    Rig rig(two_databases());
    const auto reference = rig.put_request(pseudonymization, ann_of_the_crm);
    EXPECT_THAT(note_writes(rig, reference), ElementsAre("crm", "dialler"));
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
    EXPECT_EQ(
        rig.others.at("crm").cell("SELECT full_name FROM customers WHERE customer_id = 'C-1'"),
        "AnXXExXXplX");
    EXPECT_EQ(rig.leads.cell("SELECT phone FROM leads WHERE lead_id = 1"), "12XX33XX44");
    EXPECT_EQ(rig.others.at("crm").cell("SELECT email FROM customers WHERE customer_id = 'C-9'"),
              "zoe@example.com");
}

TEST(SeveralDatabases, AreChangedInTheOrderOfEraseAfter) {
    Rig rig(two_databases("{erase_after: [cc.leads]}"));
    const auto reference = rig.put_request(pseudonymization, ann_of_the_crm);
    EXPECT_THAT(note_writes(rig, reference), ElementsAre("dialler", "crm"));
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
}

TEST(SeveralDatabases, AreLeftAloneWhereTheyWaitForRowsThatChangedMeanwhile) {
    Rig rig(two_databases("{erase_after: [cc.leads]}"));
    const auto reference = rig.put_request(pseudonymization, ann_of_the_crm);
    value_of(rig.approve(reference, rig.preview(reference).hash));
    rig.pool.on_apply = [&](ports::LeadSource& source, const auto& changes) {
        rig.leads.run("UPDATE leads SET notes = 'called again' WHERE lead_id = 1");
        return source.apply(changes);
    };
    rig.run_next();
    EXPECT_EQ(rig.request(reference).state, RequestState::pending_approval);
    EXPECT_THAT(rig.request(reference).reason, HasSubstr("plan_stale"));
    EXPECT_EQ(
        rig.others.at("crm").cell("SELECT full_name FROM customers WHERE customer_id = 'C-1'"),
        "Ann Example");
}

TEST(SeveralDatabases, ThatWouldWaitForEachOtherAreRefusedWithTheirPlace) {
    Rig rig(two_databases("{erase_after: [cc.leads]}", "{erase_after: [crm.customers]}"));
    const auto reply = usecases::check_map(rig.pool, rig.policy, rig.map);
    EXPECT_FALSE(reply.ok);
    ASSERT_FALSE(reply.findings.empty());
    EXPECT_THAT(reply.findings.front().text, testing::MatchesRegex("map.yaml:[0-9]+:[0-9]+: .*"));
    EXPECT_THAT(reply.findings.front().text,
                HasSubstr("`erase_after` in the data map has lead databases wait for each other"));
}

/// Each UPDATE of the sample's tables, as their owner's triggers note it.
std::vector<std::string> noted(Rig& rig) {
    std::vector<std::string> tables;
    for (const auto& row : rig.leads.table("noted")) {
        tables.push_back(row.at("place"));
    }
    return tables;
}

TEST(OneDatabase, IsChangedInTheOrderOfEraseAfterWithinItsTransaction) {
    for (const std::string first : {"leads", "calls"}) {
        const std::string second = first == "leads" ? "calls" : "leads";
        RigParts parts;
        parts.sql += "CREATE TABLE noted (id INTEGER PRIMARY KEY, place TEXT);";
        for (const auto& table : {first, second}) {
            parts.sql += "CREATE TRIGGER note_" + table + " AFTER UPDATE ON " + table +
                         " BEGIN INSERT INTO noted (place) VALUES ('" + table + "'); END;";
        }
        const std::string name = "      - name: " + second + "\n";
        parts.map.insert(parts.map.find(name) + name.size(),
                         "        fides_meta: {erase_after: [cc." + first + "]}\n");
        Rig rig(parts);
        EXPECT_EQ(rig.carry_out(pseudonymization, ann()).state, RequestState::completed);
        const auto tables = noted(rig);
        EXPECT_THAT(tables, Contains(first));
        EXPECT_THAT(tables, Contains(second));
        EXPECT_TRUE(
            std::is_sorted(tables.begin(), tables.end(),
                           [&](const auto& a, const auto& b) { return a == first && b == second; }))
            << first << " first";
    }
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include "contract/job_store/job_store_contract.hpp"

namespace callveil::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class RecordContract : public JobStoreContract {
protected:
    std::vector<std::string> open_batches() {
        std::vector<std::string> found;
        const auto rows = read([](Transaction& t) { return t.intents().open("plan"); }).value();
        for (const auto& intent : rows) {
            found.push_back(intent.source + std::to_string(intent.batch));
            EXPECT_EQ(intent.plan_hash, "plan");
        }
        return found;
    }
    auto finished() {
        return read([](Transaction& t) { return t.intents().finished("plan"); }).value();
    }
    void begin(std::string_view source, std::int64_t batch) {
        must_write([&](Transaction& t) {
            return t.intents().begin({"plan", batch, std::string(source), noon()});
        });
    }
    void finish(std::string_view source, std::int64_t batch, std::string_view outcome) {
        must_write(
            [&](Transaction& t) { return t.intents().finish("plan", batch, source, outcome); });
    }
    std::vector<std::string> expired(int minute) {
        std::vector<std::string> ids;
        const auto found =
            read([&](Transaction& t) { return t.packages().expired(at_minute(minute)); }).value();
        ids.reserve(found.size());
        for (const auto& package : found) {
            ids.push_back(package.id);
        }
        return ids;
    }
};
CALLVEIL_ON_EVERY_STORE(RecordContract);

TEST_P(RecordContract, ShowsABatchAsOpenUntilItsOutcome) {
    begin("b", 1);
    begin("a", 10);
    begin("a", 2);
    EXPECT_THAT(open_batches(), ElementsAre("a2", "a10", "b1"));
    finish("a", 2, "done");
    finish("b", 1, "stale");
    EXPECT_THAT(open_batches(), ElementsAre("a10"));
    EXPECT_THAT(finished(), ElementsAre(Pair("a", 2)));
    EXPECT_THAT(read([](Transaction& t) { return t.intents().open("other"); }).value(), IsEmpty());
}

TEST_P(RecordContract, BeginsABatchAgainUnlessItIsDone) {
    begin("a", 1);
    begin("a", 1);
    finish("a", 1, "stale");
    begin("a", 1);
    EXPECT_THAT(open_batches(), ElementsAre("a1"));
    finish("a", 1, "done");
    EXPECT_EQ(refusal_of([](Transaction& t) {
                  return t.intents().begin({"plan", 1, "a", noon()});
              }),
              ErrorCode::conflict);
}

TEST_P(RecordContract, RefusesTheOutcomeOfABatchThatWasNotBegun) {
    EXPECT_EQ(refusal_of([](Transaction& t) { return t.intents().finish("plan", 1, "a", "done"); }),
              ErrorCode::not_found);
}

TEST_P(RecordContract, RemembersMaskedCells) {
    const auto contains = [&](std::string_view token) {
        return read([&](Transaction& t) { return t.ledger().contains(token); }).value();
    };
    must_write([](Transaction& t) { return t.ledger().add({"t1", "t2"}, noon()); });
    must_write([](Transaction& t) { return t.ledger().add({"t2", "t3"}, noon()); });
    EXPECT_TRUE(contains("t1") && contains("t2") && contains("t3"));
    EXPECT_FALSE(contains("t4"));
}

TEST_P(RecordContract, GivesBackEveryMemberOfAPackage) {
    must_write([](Transaction& t) { return t.requests().insert(sample_request()); });
    auto package = sample_package();
    package.request = sample_request().reference;
    must_write([&](Transaction& t) { return t.packages().insert(package); });
    const auto find = [&] {
        return read([&](Transaction& t) { return t.packages().find(package.id); }).value();
    };
    EXPECT_EQ(describe(find()), describe(package));
    package.passphrase.clear();
    package.passphrase_told_at = at_minute(4);
    package.deleted_at = at_minute(5);
    package.size_bytes = 1;
    must_write([&](Transaction& t) { return t.packages().update(package); });
    EXPECT_EQ(describe(find()), describe(package));
}

TEST_P(RecordContract, RefusesPackagesThatDoNotFit) {
    must_write([](Transaction& t) { return t.packages().insert(sample_package()); });
    EXPECT_EQ(refusal_of([](Transaction& t) { return t.packages().insert(sample_package()); }),
              ErrorCode::conflict);
    auto orphan = sample_package(2);
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.packages().update(orphan); }),
              ErrorCode::not_found);
    orphan.request = "R26-NONE";
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.packages().insert(orphan); }),
              ErrorCode::not_found);
    EXPECT_FALSE(read([](Transaction& t) { return t.packages().find("none"); }));
}

TEST_P(RecordContract, ListsPackagesOfARequestAndExpiredOnes) {
    must_write([](Transaction& t) { return t.requests().insert(sample_request()); });
    for (const int number : {2, 1}) {
        auto package = sample_package(number);
        package.request = sample_request().reference;
        must_write([&](Transaction& t) { return t.packages().insert(package); });
    }
    const auto mine = read([](Transaction& t) {
                          return t.packages().of_request(sample_request().reference);
                      }).value();
    ASSERT_EQ(mine.size(), 2U);
    EXPECT_EQ(mine.front().id, sample_package(1).id);
    EXPECT_THAT(expired(100), IsEmpty());
    EXPECT_THAT(expired(101), ElementsAre(sample_package(1).id));
    auto deleted = mine.front();
    deleted.deleted_at = at_minute(101);
    must_write([&](Transaction& t) { return t.packages().update(deleted); });
    EXPECT_THAT(expired(900), ElementsAre(sample_package(2).id));
}

TEST_P(RecordContract, GivesBackEveryMemberOfAKeyAndRevokesOnce) {
    auto key = sample_key();
    must_write([&](Transaction& t) { return t.keys().insert(key); });
    const auto find = [&] {
        return read([&](Transaction& t) { return t.keys().find(key.public_key); }).value();
    };
    EXPECT_EQ(describe(find()), describe(key));
    must_write([&](Transaction& t) { return t.keys().revoke(key.public_key, at_minute(3)); });
    must_write([&](Transaction& t) { return t.keys().revoke(key.public_key, at_minute(8)); });
    key.revoked_at = at_minute(3);
    EXPECT_EQ(describe(find()), describe(key));
}

TEST_P(RecordContract, RefusesKeysThatAreEnrolledOrUnknown) {
    must_write([](Transaction& t) { return t.keys().insert(sample_key()); });
    EXPECT_EQ(refusal_of([](Transaction& t) { return t.keys().insert(sample_key()); }),
              ErrorCode::conflict);
    EXPECT_EQ(refusal_of([](Transaction& t) { return t.keys().revoke("none", noon()); }),
              ErrorCode::not_found);
    const auto found = read([](Transaction& t) { return t.keys().find("none"); });
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::not_found);
}

TEST_P(RecordContract, ListsKeysByPrincipalAndKnowsEveryRole) {
    using domain::Role;
    int number = 9;
    for (const auto role :
         {Role::agent, Role::supervisor, Role::administrator, Role::auditor, Role::console}) {
        auto key = sample_key(number);
        key.principal = "p" + std::to_string(--number);
        key.role = role;
        key.kind = domain::PrincipalKind::station;
        must_write([&](Transaction& t) { return t.keys().insert(key); });
    }
    std::vector<std::string> principals;
    const auto rows = read([](Transaction& t) { return t.keys().all(); }).value();
    principals.reserve(rows.size());
    for (const auto& key : rows) {
        principals.push_back(key.principal);
    }
    EXPECT_THAT(principals, ElementsAre("p4", "p5", "p6", "p7", "p8"));
}

TEST_P(RecordContract, FindsThePersonWhoseKeyNamesAnAgentId) {
    const auto enrol = [&](int number, domain::PrincipalKind kind, std::vector<std::string> ids) {
        auto key = sample_key(number);
        key.principal = "p" + std::to_string(number);
        key.kind = kind;
        key.agent_ids = std::move(ids);
        must_write([&](Transaction& t) { return t.keys().insert(key); });
    };
    enrol(1, domain::PrincipalKind::person, {});
    enrol(2, domain::PrincipalKind::station, {"1001"});
    enrol(3, domain::PrincipalKind::person, {"1002", "1001\"]"});
    const auto person_of = [&](std::string_view agent) {
        return read([&](Transaction& t) { return t.keys().person_of(agent); }).value();
    };
    EXPECT_EQ(person_of("1002"), "p3");
    EXPECT_EQ(person_of("1001\"]"), "p3");
    EXPECT_EQ(person_of("1001"), std::nullopt);
    EXPECT_EQ(person_of(""), std::nullopt);
}

}  // namespace
}  // namespace callveil::tests

// SPDX-License-Identifier: Apache-2.0
#include "contract/job_store/job_store_contract.hpp"

namespace callveil::tests {
namespace {

using domain::Plan;

class PlanContract : public JobStoreContract {
protected:
    void add(const Plan& plan) {
        must_write([&](Transaction& t) { return t.plans().insert(plan); });
    }
    std::optional<ErrorCode> missing_page(std::int64_t page) {
        const auto rows =
            read([&](Transaction& t) { return t.plans().page(sample_plan().id, page); });
        return rows ? std::nullopt : std::optional(rows.error().code);
    }
};
CALLVEIL_ON_EVERY_STORE(PlanContract);

TEST_P(PlanContract, GivesBackEveryMember) {
    must_write([](Transaction& t) { return t.requests().insert(sample_request()); });
    Plan plan = sample_plan();
    plan.request = sample_request().reference;
    plan.effects = {{"dialler",
                     {"crm", "leads"},
                     "phone",
                     "alternate_phone",
                     4,
                     {60, 31},
                     {10, 6},
                     3,
                     5,
                     2,
                     1,
                     7,
                     1000}};
    add(plan);
    const auto found = read([&](Transaction& t) { return t.plans().find_by_hash(plan.hash); });
    EXPECT_EQ(describe(found.value()), describe(plan));
}

TEST_P(PlanContract, FindsTheNewestPlanOfARequest) {
    must_write([](Transaction& t) { return t.requests().insert(sample_request()); });
    for (const int number : {1, 3, 2}) {
        Plan plan = sample_plan(number);
        plan.request = sample_request().reference;
        add(plan);
    }
    const auto latest =
        read([](Transaction& t) { return t.plans().latest(sample_request().reference); });
    EXPECT_EQ(latest.value().id, sample_plan(3).id);
}

TEST_P(PlanContract, SaysThatAPlanIsUnknown) {
    const auto by_hash = read([](Transaction& t) { return t.plans().find_by_hash("none"); });
    EXPECT_EQ(by_hash.error().code, ErrorCode::not_found);
    add(sample_plan());
    for (const auto* reference : {"R26-NONE", ""}) {
        const auto latest = read([&](Transaction& t) { return t.plans().latest(reference); });
        ASSERT_FALSE(latest);
        EXPECT_EQ(latest.error().code, ErrorCode::not_found);
    }
    EXPECT_EQ(refusal_of([](Transaction& t) { return t.plans().remove("none"); }),
              ErrorCode::not_found);
}

TEST_P(PlanContract, RefusesASecondIdOrHashAndAnUnknownRequest) {
    add(sample_plan(1));
    Plan same_hash = sample_plan(2);
    same_hash.hash = sample_plan(1).hash;
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.plans().insert(same_hash); }),
              ErrorCode::conflict);
    Plan same_id = sample_plan(1);
    same_id.hash = "other";
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.plans().insert(same_id); }),
              ErrorCode::conflict);
    Plan orphan = sample_plan(3);
    orphan.request = "R26-NONE";
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.plans().insert(orphan); }),
              ErrorCode::not_found);
}

TEST_P(PlanContract, GivesBackEveryRowOfAPage) {
    std::vector<domain::PlannedRow> rows = {sample_row(1), sample_row(2), {}};
    must_write([&](Transaction& t) { return t.plans().add_page(sample_plan().id, 0, rows); });
    must_write([&](Transaction& t) { return t.plans().add_page(sample_plan().id, 1, {}); });
    add(sample_plan());
    const auto found =
        read([](Transaction& t) { return t.plans().page(sample_plan().id, 0); }).value();
    ASSERT_EQ(found.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(describe(found[i]), describe(rows[i]));
    }
    EXPECT_TRUE(
        read([](Transaction& t) { return t.plans().page(sample_plan().id, 1); }).value().empty());
}

TEST_P(PlanContract, RefusesAPageTwice) {
    const auto add_page = [](Transaction& t) {
        return t.plans().add_page(sample_plan().id, 0, {sample_row()});
    };
    EXPECT_EQ(refusal_of(add_page), std::nullopt);
    EXPECT_EQ(refusal_of(add_page), ErrorCode::conflict);
}

TEST_P(PlanContract, RemovesAPlanWithItsPages) {
    add(sample_plan());
    must_write(
        [](Transaction& t) { return t.plans().add_page(sample_plan().id, 0, {sample_row()}); });
    must_write(
        [](Transaction& t) { return t.plans().add_page(sample_plan(2).id, 0, {sample_row()}); });
    must_write([](Transaction& t) { return t.plans().remove(sample_plan().id); });
    EXPECT_EQ(missing_page(0), ErrorCode::not_found);
    EXPECT_TRUE(read([](Transaction& t) { return t.plans().page(sample_plan(2).id, 0); }));
    must_write([](Transaction& t) { return t.plans().remove(sample_plan(2).id); });
}

}  // namespace
}  // namespace callveil::tests

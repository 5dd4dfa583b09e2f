// SPDX-License-Identifier: Apache-2.0
#include "domain/policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace callveil::domain {
namespace {

using testing::ElementsAre;

Policy contact_policy() {
    Policy policy;
    policy.access_targets = {"user"};
    policy.denied_categories = {"user.government_id"};
    policy.mask_rules = {{"contact", {"user.contact", "user.name"}, {"alternate", {}}, false},
                         {"phones", {"user.contact.phone_number"}, {"alternate_phone", {}}, false},
                         {"money", {"user.financial"}, {"null_rewrite", {}}, false}};
    return policy;
}

std::string rule_name(const Policy& policy, const std::vector<std::string>& categories) {
    const MaskRule* rule = policy.rule_for(categories);
    return rule == nullptr ? "" : rule->name;
}

TEST(Policy, ChoosesTheLongestTargetAndNotTheFirstRule) {
    const Policy policy = contact_policy();
    EXPECT_EQ(rule_name(policy, {"user.contact.phone_number"}), "phones");
    EXPECT_EQ(rule_name(policy, {"user.contact.email"}), "contact");
    EXPECT_EQ(rule_name(policy, {"user.name.first"}), "contact");
    EXPECT_EQ(rule_name(policy, {"user.name", "user.contact.phone_number"}), "phones");
}

TEST(Policy, ChoosesTheFirstRuleAmongEquallyLongTargets) {
    EXPECT_EQ(rule_name(contact_policy(), {"user.financial", "user.name"}), "contact");
}

TEST(Policy, HasNoRuleForWhatNobodyTargets) {
    EXPECT_EQ(rule_name(contact_policy(), {"system.operations"}), "");
    EXPECT_EQ(rule_name(contact_policy(), {"user"}), "");
    EXPECT_EQ(rule_name(contact_policy(), {}), "");
    EXPECT_EQ(rule_name(contact_policy(), {"user.contacts"}), "");
}

TEST(Policy, DeniesWhatLiesInADeniedCategory) {
    const Policy policy = contact_policy();
    EXPECT_FALSE(policy.denies({"user.name"}));
    EXPECT_FALSE(policy.denies({"system.operations"}));
    EXPECT_TRUE(policy.denies({"user.government_id.passport_number"}));
    EXPECT_TRUE(policy.denies({"user.name", "user.government_id"}));
}

TEST(Policy, ListsTheTargetsOfAllRules) {
    EXPECT_THAT(
        contact_policy().mask_targets(),
        ElementsAre("user.contact", "user.name", "user.contact.phone_number", "user.financial"));
}

TEST(Policy, AsksForPointsByKind) {
    Policy policy;
    policy.access_points = 4;
    policy.pseudonymization_points = 1;
    EXPECT_EQ(policy.required_points(RequestKind::access), 4);
    EXPECT_EQ(policy.required_points(RequestKind::pseudonymization), 1);
}

}  // namespace
}  // namespace callveil::domain

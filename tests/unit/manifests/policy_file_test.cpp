// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "manifests/policy_reader.hpp"

namespace callveil::manifests {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using testing::UnorderedElementsAre;

std::string with_rule(const std::string& rule) {
    return "policy:\n  key: p\n  rules:\n  - " + rule + "\n";
}

std::string bad(const std::string& text) {
    const auto loaded = parse_policy(text, "p.yaml");
    EXPECT_FALSE(loaded.has_value()) << text;
    return loaded ? "" : loaded.error().detail;
}

TEST(PolicyFile, IsReadWithEveryKey) {
    const auto loaded = parse_policy(R"(
policy:
  key: strict
  name: Strict
  rules:
    - {name: out, action_type: access, targets: [user.contact, user.name]}
    - name: phones
      action_type: erasure
      targets: [user.contact.phone_number]
      masking_strategy: {strategy: alternate_phone}
    - name: rest
      action_type: erasure
      targets: [user.contact]
      masking_strategy:
        strategy: string_rewrite
        configuration: {rewrite_value: gone, format_preservation: {suffix: x}}
      overwrite_null: true
  denied_categories: [user.biometric]
  on_collision: suffix
  verification: {access_points: 5, pseudonymization_points: 0}
)",
                                     "p.yaml");
    ASSERT_TRUE(loaded.has_value()) << loaded.error().detail;
    EXPECT_THAT(loaded->warnings, IsEmpty());
    const auto& policy = loaded->policy;
    EXPECT_EQ(policy.key, "strict");
    EXPECT_THAT(policy.access_targets, ElementsAre("user.contact", "user.name"));
    EXPECT_THAT(policy.denied_categories,
                UnorderedElementsAre("user.biometric", "user.government_id"));
    EXPECT_EQ(policy.on_collision, domain::OnCollision::suffix);
    EXPECT_EQ(policy.access_points, 5);
    EXPECT_EQ(policy.pseudonymization_points, 0);
    ASSERT_EQ(policy.mask_rules.size(), 2U);
    EXPECT_FALSE(policy.mask_rules[0].overwrite_null);
    EXPECT_TRUE(policy.mask_rules[1].overwrite_null);
    EXPECT_EQ(policy.mask_rules[1].mask.configuration.at("format_preservation.suffix"), "x");
    EXPECT_EQ(policy.rule_for({"user.contact.phone_number"})->name, "phones");
}

TEST(PolicyFile, AlwaysDeniesGovernmentIds) {
    const auto loaded =
        parse_policy(with_rule("{name: a, action_type: access, targets: [user]}"), "p.yaml");
    ASSERT_TRUE(loaded.has_value());
    EXPECT_TRUE(loaded->policy.denies({"user.government_id"}));
}

TEST(PolicyFile, WarnsWhenExportsStayEmptyAndOfUnknownCategories) {
    const auto loaded = parse_policy(
        with_rule("{name: a, action_type: erasure, targets: [user.contcat], masking_strategy: "
                  "{strategy: hash}}"),
        "p.yaml");
    ASSERT_TRUE(loaded.has_value());
    EXPECT_THAT(loaded->warnings, UnorderedElementsAre(HasSubstr("exports stay empty"),
                                                       HasSubstr("\"user.contact\"")));
}

TEST(PolicyFile, RefusesUnknownAndDuplicateKeysAtTheirPlace) {
    EXPECT_EQ(bad("policy: {key: p, rules: [], on_colision: stop}\n"),
              "p.yaml:1:29: The key \"on_colision\" is unknown. Did you mean \"on_collision\"?");
    EXPECT_THAT(bad("policy: {key: p, key: q}\n"), StartsWith("p.yaml:1:18: "));
    EXPECT_THAT(bad(with_rule("{name: a, action_type: erasure, targets: [user], masking_strategy: "
                              "{strategy: hash, config: {}}}")),
                HasSubstr("\"config\" is unknown"));
}

TEST(PolicyFile, RefusesBrokenRules) {
    EXPECT_THAT(bad("policy: {key: p}\n"), HasSubstr("\"rules\" is missing"));
    EXPECT_THAT(bad("policy: {key: p, rules: []}\n"), HasSubstr("at least one rule"));
    EXPECT_THAT(bad(with_rule("{name: a, action_type: erasure, targets: [user]}")),
                HasSubstr("\"masking_strategy\" is missing"));
    EXPECT_THAT(bad(with_rule("{name: a, action_type: access, targets: [user], masking_strategy: "
                              "{strategy: hash}}")),
                HasSubstr("masks nothing"));
    EXPECT_THAT(bad(with_rule("{name: a, action_type: consent, targets: [user]}")),
                HasSubstr("access or erasure"));
    EXPECT_THAT(bad(with_rule("{name: a, action_type: access, targets: []}")),
                HasSubstr("at least one data category"));
    EXPECT_THAT(bad("policy:\n  key: p\n  on_collision: maybe\n  rules:\n  - {name: a, "
                    "action_type: access, targets: [user]}\n"),
                StartsWith("p.yaml:3:17: "));
    EXPECT_THAT(bad("policy:\n  key: p\n  verification: {access_points: 11}\n  rules:\n  - {name: "
                    "a, action_type: access, targets: [user]}\n"),
                HasSubstr("0 to 10"));
}

TEST(PolicyFile, NamesAMaskForCollisions) {
    const auto with = [](const std::string& collision) {
        return with_rule("{name: a, action_type: access, targets: [user]}") +
               "  on_collision: " + collision + "\n";
    };
    const auto loaded = parse_policy(
        with("{strategy: hash, configuration: {format_preservation: {suffix: x}}}"), "p.yaml");
    ASSERT_TRUE(loaded.has_value()) << loaded.error().detail;
    EXPECT_EQ(loaded->policy.on_collision, domain::OnCollision::mask);
    EXPECT_EQ(loaded->policy.collision_mask,
              (domain::MaskSpec{"hash", {{"format_preservation.suffix", "x"}}}));
    EXPECT_THAT(bad(with("{stratgy: hash}")), HasSubstr("\"stratgy\" is unknown"));
    EXPECT_THAT(bad(with("[hash]")), StartsWith("p.yaml:5:17: "));
}

TEST(PolicyFile, RefusesOneTargetOrOneNameTwiceButAllowsAncestors) {
    const std::string first =
        "{name: a, action_type: erasure, targets: [user.name], masking_strategy: {strategy: x}}";
    const std::string again =
        "\n  - {name: b, action_type: erasure, targets: [user.name], masking_strategy: {strategy: "
        "y}}";
    const std::string above =
        "\n  - {name: b, action_type: erasure, targets: [user], masking_strategy: {strategy: y}}";
    const std::string same_name = "\n  - {name: a, action_type: access, targets: [user]}";
    EXPECT_THAT(bad(with_rule(first + again)),
                AllOf(StartsWith("p.yaml:5:5: "), HasSubstr("masked twice")));
    EXPECT_THAT(bad(with_rule(first + same_name)), HasSubstr("stands already at p.yaml:4:5"));
    EXPECT_TRUE(parse_policy(with_rule(first + above), "p.yaml").has_value());
}

}  // namespace
}  // namespace callveil::manifests

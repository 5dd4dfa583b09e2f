// SPDX-License-Identifier: Apache-2.0
#include "manifests/policy_reader.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "manifests/categories.hpp"
#include "manifests/fides_key.hpp"
#include "manifests/yaml_document.hpp"

namespace callveil::manifests {
namespace {

constexpr std::array<std::string_view, 1> file_keys = {"policy"};
constexpr std::array<std::string_view, 7> policy_keys = {
    "key", "name", "description", "rules", "denied_categories", "on_collision", "verification"};
constexpr std::array<std::string_view, 6> rule_keys = {
    "name", "description", "action_type", "targets", "masking_strategy", "overwrite_null"};
constexpr std::array<std::string_view, 2> verification_keys = {"access_points",
                                                               "pseudonymization_points"};
constexpr std::string_view always_denied = "user.government_id";
constexpr int most_points = 10;

class PolicyReader {
public:
    Result<LoadedPolicy> read(const YamlNode& root) {
        CALLVEIL_TRY(root.expect_keys(file_keys));
        CALLVEIL_ASSIGN(const YamlNode node, root.at("policy"));
        CALLVEIL_TRY(node.expect_keys(policy_keys));
        CALLVEIL_ASSIGN(const YamlNode key, node.at("key"));
        CALLVEIL_ASSIGN(policy_.key, read_fides_key(key));
        CALLVEIL_ASSIGN(const YamlNode rules, node.at("rules"));
        CALLVEIL_TRY(read_rules(rules));
        CALLVEIL_TRY(read_denied(node.find("denied_categories")));
        CALLVEIL_TRY(read_collision(node.find("on_collision")));
        CALLVEIL_TRY(read_verification(node.find("verification")));
        return LoadedPolicy{std::move(policy_), std::move(warnings_)};
    }

private:
    Result<void> read_rules(const YamlNode& list) {
        CALLVEIL_ASSIGN(const auto rules, list.items());
        if (rules.empty()) {
            return fail(list.error("A policy needs at least one rule."));
        }
        for (const auto& rule : rules) {
            CALLVEIL_TRY(rule.expect_keys(rule_keys));
            CALLVEIL_TRY(check_name(rule));
            CALLVEIL_TRY(read_rule(rule));
        }
        if (policy_.access_targets.empty()) {
            warnings_.push_back(list.location() +
                                ": No rule has the action_type access; exports stay empty.");
        }
        return {};
    }

    Result<void> check_name(const YamlNode& rule) {
        CALLVEIL_ASSIGN(const std::string name, rule.at_text("name"));
        if (!names_.emplace(name, rule.location()).second) {
            return fail(rule.error(
                fmt::format("A rule named \"{}\" stands already at {}.", name, names_.at(name))));
        }
        return {};
    }

    Result<void> read_rule(const YamlNode& rule) {
        CALLVEIL_ASSIGN(const YamlNode action, rule.at("action_type"));
        CALLVEIL_ASSIGN(const std::string type, action.text());
        CALLVEIL_ASSIGN(auto targets, read_targets(rule));
        if (type == "access") {
            return read_access_rule(rule, std::move(targets));
        }
        if (type == "erasure") {
            return read_erasure_rule(rule, std::move(targets));
        }
        return fail(action.error("An action_type is access or erasure."));
    }

    Result<std::vector<std::string>> read_targets(const YamlNode& rule) {
        CALLVEIL_ASSIGN(const YamlNode list, rule.at("targets"));
        CALLVEIL_ASSIGN(auto targets, read_categories(list, warnings_));
        if (targets.empty()) {
            return fail(list.error("A rule needs at least one data category as target."));
        }
        return targets;
    }

    Result<void> read_access_rule(const YamlNode& rule, std::vector<std::string> targets) {
        for (const std::string_view key : {"masking_strategy", "overwrite_null"}) {
            if (rule.has(key)) {
                return fail(
                    rule.find(key).error(fmt::format("An access rule masks nothing; {} belongs to "
                                                     "a rule with action_type erasure.",
                                                     key)));
            }
        }
        std::ranges::move(targets, std::back_inserter(policy_.access_targets));
        return {};
    }

    Result<void> read_erasure_rule(const YamlNode& rule, std::vector<std::string> targets) {
        domain::MaskRule mask;
        CALLVEIL_ASSIGN(mask.name, rule.at_text("name"));
        CALLVEIL_TRY(check_targets(rule, targets));
        mask.targets = std::move(targets);
        CALLVEIL_ASSIGN(const YamlNode strategy, rule.at("masking_strategy"));
        CALLVEIL_TRY(strategy.expect_keys(mask_spec_keys));
        CALLVEIL_ASSIGN(mask.mask, read_mask_spec(strategy));
        if (rule.has("overwrite_null")) {
            CALLVEIL_ASSIGN(mask.overwrite_null, rule.find("overwrite_null").boolean());
        }
        policy_.mask_rules.push_back(std::move(mask));
        return {};
    }

    /// A category below another's is welcome, the longer one wins; the same twice is a mistake.
    Result<void> check_targets(const YamlNode& rule, const std::vector<std::string>& targets) {
        for (const auto& target : targets) {
            const auto [first, fresh] = masked_.emplace(target, rule.location());
            if (!fresh) {
                return fail(rule.error(
                    fmt::format("The target {} is masked twice; see {}.", target, first->second)));
            }
        }
        return {};
    }

    Result<void> read_denied(const YamlNode& list) {
        CALLVEIL_ASSIGN(policy_.denied_categories, read_categories(list, warnings_));
        if (!policy_.denies({std::string(always_denied)})) {
            policy_.denied_categories.emplace_back(always_denied);
        }
        return {};
    }

    Result<void> read_collision(const YamlNode& node) {
        if (node.is_null()) {
            return {};
        }
        if (node.kind() == YamlNode::Kind::map) {
            CALLVEIL_TRY(node.expect_keys(mask_spec_keys));
            CALLVEIL_ASSIGN(policy_.collision_mask, read_mask_spec(node));
            policy_.on_collision = domain::OnCollision::mask;
            return {};
        }
        CALLVEIL_ASSIGN(const std::string word, node.text());
        if (word != "stop" && word != "suffix") {
            return fail(
                node.error("on_collision is stop, suffix, or a strategy, such as "
                           "{strategy: hmac}."));
        }
        policy_.on_collision =
            word == "stop" ? domain::OnCollision::stop : domain::OnCollision::suffix;
        return {};
    }

    Result<void> read_verification(const YamlNode& node) {
        CALLVEIL_TRY(node.expect_keys(verification_keys));
        CALLVEIL_TRY(read_points(node.find("access_points"), policy_.access_points));
        return read_points(node.find("pseudonymization_points"), policy_.pseudonymization_points);
    }

    static Result<void> read_points(const YamlNode& node, int& points) {
        if (node.is_null()) {
            return {};
        }
        CALLVEIL_ASSIGN(const std::int64_t number, node.integer());
        if (number < 0 || number > most_points) {
            return fail(node.error(fmt::format("Points are a number from 0 to {}.", most_points)));
        }
        points = static_cast<int>(number);
        return {};
    }

    domain::Policy policy_;
    std::vector<std::string> warnings_;
    std::map<std::string, std::string> names_;
    std::map<std::string, std::string> masked_;
};

}  // namespace

Result<LoadedPolicy> load_policy(const std::filesystem::path& file) {
    CALLVEIL_ASSIGN(const YamlNode root, load_yaml(file));
    return PolicyReader{}.read(root);
}

Result<LoadedPolicy> parse_policy(std::string_view text, std::string_view file_name) {
    CALLVEIL_ASSIGN(const YamlNode root, parse_yaml(text, file_name));
    return PolicyReader{}.read(root);
}

}  // namespace callveil::manifests

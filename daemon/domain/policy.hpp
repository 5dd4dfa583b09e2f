// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/data_map.hpp"
#include "domain/request.hpp"

namespace callveil::domain {

/// What to do when a mask would break a UNIQUE constraint.
enum class OnCollision { stop, suffix, mask };

/// "Fields of these categories are masked so." The longest matching target (most dotted parts)
/// wins; among equals the first rule.
struct MaskRule {
    std::string name;
    std::vector<std::string> targets;
    MaskSpec mask;
    bool overwrite_null = false;  ///< Fides' behaviour of rewrite strategies; off by default
};

/// How requests are decided and carried out. One policy is in force at a time.
struct Policy {
    std::string key;
    std::vector<std::string> access_targets;     ///< categories an export holds, e.g. {"user"}
    std::vector<std::string> denied_categories;  ///< never leave; always holds user.government_id
    std::vector<MaskRule> mask_rules;
    OnCollision on_collision = OnCollision::stop;
    MaskSpec collision_mask;          ///< what stands in where `on_collision` is `mask`
    int access_points = 3;            ///< verification points asked for access
    int pseudonymization_points = 2;  ///< and for pseudonymization

    int required_points(RequestKind kind) const noexcept;
    /// The rule for a field with `categories`, or nullptr when no rule targets it.
    const MaskRule* rule_for(const std::vector<std::string>& categories) const noexcept;
    /// All categories that any rule targets.
    std::vector<std::string> mask_targets() const;
    bool denies(const std::vector<std::string>& categories) const noexcept;
};

}  // namespace callveil::domain

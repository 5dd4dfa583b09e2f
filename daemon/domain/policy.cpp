// SPDX-License-Identifier: Apache-2.0
#include "domain/policy.hpp"

#include <algorithm>

namespace callveil::domain {
namespace {

bool any_within(const std::vector<std::string>& categories,
                const std::vector<std::string>& targets) noexcept {
    return std::ranges::any_of(categories, [&](const std::string& category) {
        return std::ranges::any_of(
            targets, [&](const std::string& target) { return category_within(category, target); });
    });
}

std::ptrdiff_t parts(std::string_view target) noexcept {
    return 1 + std::ranges::count(target, '.');
}

/// Dotted parts of the longest target of `rule` that holds one of `categories`; 0 for none.
std::ptrdiff_t match_length(const MaskRule& rule,
                            const std::vector<std::string>& categories) noexcept {
    std::ptrdiff_t longest = 0;
    for (const auto& target : rule.targets) {
        const auto holds = [&](const std::string& category) {
            return category_within(category, target);
        };
        if (std::ranges::any_of(categories, holds)) {
            longest = std::max(longest, parts(target));
        }
    }
    return longest;
}

}  // namespace

int Policy::required_points(RequestKind kind) const noexcept {
    return kind == RequestKind::access ? access_points : pseudonymization_points;
}

const MaskRule* Policy::rule_for(const std::vector<std::string>& categories) const noexcept {
    const MaskRule* best = nullptr;
    std::ptrdiff_t best_length = 0;
    for (const auto& rule : mask_rules) {
        if (const auto length = match_length(rule, categories); length > best_length) {
            best = &rule;
            best_length = length;
        }
    }
    return best;
}

std::vector<std::string> Policy::mask_targets() const {
    std::vector<std::string> all;
    for (const auto& rule : mask_rules) {
        all.insert(all.end(), rule.targets.begin(), rule.targets.end());
    }
    return all;
}

bool Policy::denies(const std::vector<std::string>& categories) const noexcept {
    return any_within(categories, denied_categories);
}

}  // namespace callveil::domain

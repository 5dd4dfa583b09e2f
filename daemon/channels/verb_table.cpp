// SPDX-License-Identifier: Apache-2.0
#include "channels/verb_table.hpp"

#include <algorithm>

namespace callveil::channels {
namespace {

using enum domain::Role;
using enum Lane;

}  // namespace

std::span<const VerbRule> verb_rules() {
    static const std::vector<VerbRule> rules{
        {"hello", {agent}},
        {"prefill", {agent}, slow},
        {"submit", {agent}},
        {"status", {agent}},
        {"daemon.status", {supervisor, administrator, auditor, console}},
        {"request.submit", {supervisor}},
        {"request.list", {supervisor, administrator, auditor}},
        {"request.show", {supervisor}},
        {"request.verify", {supervisor}},
        {"request.approve", {supervisor}},
        {"request.reject", {supervisor}},
        {"request.cancel", {supervisor}},
        {"request.from_search", {supervisor}},
        {"search.start", {supervisor}},
        {"search.page", {supervisor}, slow},
        {"job.status", {supervisor, administrator}},
        {"job.cancel", {supervisor}},
        {"preview.start", {supervisor}},
        {"preview.page", {supervisor}, slow},
        {"plan.show", {supervisor}},
        {"package.list", {supervisor}},
        {"package.get", {supervisor}},
        {"package.passphrase", {supervisor}},
        {"audit.list", {administrator, auditor}},
        {"audit.export", {administrator, auditor}},
        {"audit.verify", {administrator, auditor}, slow},
        {"audit.head", {administrator, auditor}},
        {"key.enroll", {administrator}},
        {"key.list", {administrator}},
        {"key.revoke", {administrator}},
        {"datamap.check", {administrator}, slow},
        {"datamap.plan", {supervisor, administrator}},
        {"policy.check", {administrator}, slow},
        {"config.check", {administrator}, slow},
        {"config.print", {administrator}},
    };
    return rules;
}

const VerbRule* find_rule(std::string_view verb) {
    const auto rules = verb_rules();
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const auto& candidate) { return candidate.verb == verb; });
    return rule == rules.end() ? nullptr : &*rule;
}

bool permits(domain::Role role, std::string_view verb) {
    const auto* rule = find_rule(verb);
    return rule != nullptr &&
           std::find(rule->roles.begin(), rule->roles.end(), role) != rule->roles.end();
}

}  // namespace callveil::channels

// SPDX-License-Identifier: Apache-2.0
#include "channels/verb_table.hpp"

#include <algorithm>

namespace callveil::channels {
namespace {

using enum domain::Role;

}  // namespace

std::span<const VerbRule> verb_rules() {
    static const std::vector<VerbRule> rules{
        {"hello", {agent}},
        {"prefill", {agent}},
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
        {"search.page", {supervisor}},
        {"job.status", {supervisor, administrator}},
        {"job.cancel", {supervisor}},
        {"preview.start", {supervisor}},
        {"preview.page", {supervisor}},
        {"plan.show", {supervisor}},
        {"package.list", {supervisor}},
        {"package.get", {supervisor}},
        {"package.passphrase", {supervisor}},
        {"audit.list", {administrator, auditor}},
        {"audit.export", {administrator, auditor}},
        {"audit.verify", {administrator, auditor}},
        {"key.enroll", {administrator}},
        {"key.list", {administrator}},
        {"key.revoke", {administrator}},
        {"datamap.check", {administrator}},
        {"datamap.plan", {supervisor, administrator}},
        {"policy.check", {administrator}},
        {"config.check", {administrator}},
        {"config.print", {administrator}},
    };
    return rules;
}

bool permits(domain::Role role, std::string_view verb) {
    const auto rules = verb_rules();
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const auto& candidate) { return candidate.verb == verb; });
    return rule != rules.end() &&
           std::find(rule->roles.begin(), rule->roles.end(), role) != rule->roles.end();
}

}  // namespace callveil::channels

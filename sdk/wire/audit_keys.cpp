// SPDX-License-Identifier: Apache-2.0
#include "wire/audit_keys.hpp"

#include <algorithm>

#include "wire/audit_head.hpp"

namespace callveil::wire {
namespace {

constexpr std::string_view signature_member = ",\"signature\":\"";

/// How `entry` names a key while `before` is in force (empty: none). Its detail has one form only.
Succession succession_of(const AuditFields& entry, std::string_view before) {
    auto detail = entry.detail;
    if (before.empty()) {
        return detail == "{}" ? Succession::first : Succession::broken;
    }
    const auto old = "{\"old\":\"" + std::string(before) + "\"";
    if (!detail.starts_with(old)) {
        return Succession::broken;
    }
    detail.remove_prefix(old.size());
    if (detail == "}") {
        return Succession::unsigned_change;
    }
    if (!detail.starts_with(signature_member) || !detail.ends_with("\"}")) {
        return Succession::broken;
    }
    detail.remove_prefix(signature_member.size());
    detail.remove_suffix(2);
    return is_signed(KeyChange{std::string(before), std::string(entry.object), std::string(detail)})
               ? Succession::signed_over
               : Succession::broken;
}

}  // namespace

void AuditKeys::take(const AuditFields& entry) {
    if (entry.verb == sign_key_verb) {
        reigns_.push_back({entry.seq, std::string(entry.object), succession_of(entry, last())});
    }
}

std::string_view AuditKeys::in_force(std::int64_t seq) const noexcept {
    const auto next =
        std::upper_bound(reigns_.begin(), reigns_.end(), seq,
                         [](std::int64_t at, const KeyReign& reign) { return at < reign.since; });
    return next == reigns_.begin() ? std::string_view() : std::string_view(std::prev(next)->key);
}

std::string_view AuditKeys::last() const noexcept {
    return reigns_.empty() ? std::string_view() : std::string_view(reigns_.back().key);
}

std::int64_t AuditKeys::begin_of(std::string_view key) const noexcept {
    const auto at = std::find_if(reigns_.begin(), reigns_.end(),
                                 [&](const auto& reign) { return reign.key == key; });
    return at == reigns_.end() ? 0 : at->since;
}

}  // namespace callveil::wire

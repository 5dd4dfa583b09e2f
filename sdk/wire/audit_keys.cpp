// SPDX-License-Identifier: Apache-2.0
#include "wire/audit_keys.hpp"

#include <algorithm>
#include <tuple>

#include "wire/audit_head.hpp"
#include "wire/codec.hpp"

namespace callveil::wire {
namespace {

/// `detail_json` of `log.sign_key`.
struct SignKeyDetail {
    std::string old_key;
    std::string signature;
    static constexpr auto fields() {
        return std::tuple{may("old", &SignKeyDetail::old_key, "key before", 64),
                          may("signature", &SignKeyDetail::signature, "of the old key", 128)};
    }
};

Result<SignKeyDetail> read_detail(std::string_view text) {
    CALLVEIL_ASSIGN(const auto json, parse_untrusted(text, agent_limits));
    return decode<SignKeyDetail>(json, Unknown::refuse);
}

Succession succession_of(const AuditFields& entry, std::string_view before) {
    const auto detail = read_detail(entry.detail);
    if (!detail || detail->old_key != before) {
        return Succession::broken;
    }
    if (detail->signature.empty()) {
        return before.empty() ? Succession::first : Succession::unsigned_change;
    }
    return is_signed(KeyChange{detail->old_key, std::string(entry.object), detail->signature})
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

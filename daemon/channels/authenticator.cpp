// SPDX-License-Identifier: Apache-2.0
#include "channels/authenticator.hpp"

#include <mutex>

#include "wire/identity_file.hpp"

namespace callveil::channels {
namespace {

/// Written out role by role: a role that somebody adds opens no door by itself.
bool fits(Door door, const domain::EnrolledKey& key) noexcept {
    switch (key.role) {
        case domain::Role::agent:
            return door == Door::agent && key.kind == domain::PrincipalKind::station;
        case domain::Role::supervisor:
        case domain::Role::administrator:
        case domain::Role::auditor:
        case domain::Role::console:
            return door == Door::admin;
    }
    return false;
}

}  // namespace

std::string_view to_string(Door door) noexcept {
    return door == Door::agent ? "agent" : "admin";
}

void Authenticator::load(const std::vector<domain::EnrolledKey>& keys) {
    std::map<std::string, domain::EnrolledKey, std::less<>> fresh;
    for (const auto& key : keys) {
        if (!wire::is_published_key(key.public_key)) {
            fresh.emplace(key.public_key, key);
        }
    }
    const std::unique_lock lock(mutex_);
    keys_.swap(fresh);
}

bool Authenticator::admits(Door door, std::string_view public_key, domain::TimePoint now) const {
    const std::shared_lock lock(mutex_);
    const auto found = keys_.find(public_key);
    return found != keys_.end() && found->second.valid_at(now) && fits(door, found->second);
}

Result<domain::Caller> Authenticator::identify(Door door, std::string_view public_key,
                                               domain::TimePoint now) const {
    const std::shared_lock lock(mutex_);
    const auto found = keys_.find(public_key);
    if (found == keys_.end() || !found->second.valid_at(now) || !fits(door, found->second)) {
        return fail(ErrorCode::denied,
                    "this key is not enrolled, or no longer valid; ask an administrator");
    }
    const auto& key = found->second;
    const bool person = key.kind == domain::PrincipalKind::person;
    return domain::Caller{.principal = key.principal,
                          .person = person ? key.principal : "",
                          .role = key.role,
                          .public_key = key.public_key};
}

}  // namespace callveil::channels

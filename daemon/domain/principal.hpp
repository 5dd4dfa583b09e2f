// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/time.hpp"

namespace callveil::domain {

enum class Role { agent, supervisor, administrator, auditor, console };
std::string_view to_string(Role role) noexcept;
std::optional<Role> role_from(std::string_view text) noexcept;

enum class PrincipalKind { person, station };
std::string_view to_string(PrincipalKind kind) noexcept;
std::optional<PrincipalKind> principal_kind_from(std::string_view text) noexcept;

/// One CURVE public key that may talk to the daemon, and whom it stands for.
/// One principal may own several keys; two keys of one person are one person.
struct EnrolledKey {
    std::string public_key;  ///< Z85, 40 characters; unique
    std::string principal;   ///< id of the person or station, e.g. "dana" or "desk-7"
    PrincipalKind kind = PrincipalKind::station;
    Role role = Role::agent;
    std::string label;
    std::vector<std::string> agent_ids;  ///< agent ids that desktops assert for this person
    TimePoint not_before{};
    TimePoint not_after{};
    std::optional<TimePoint> revoked_at;

    bool valid_at(TimePoint now) const noexcept;
};

/// Who is asking, as the authenticator found out. Passed to every use case.
struct Caller {
    std::string principal;
    std::string person;  ///< equals `principal` for a person; empty for a station
    Role role = Role::agent;
    std::string public_key;
};

}  // namespace callveil::domain

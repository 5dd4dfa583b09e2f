// SPDX-License-Identifier: Apache-2.0
#include "domain/principal.hpp"

#include "domain/enum_names.hpp"

namespace callveil::domain {
namespace {

constexpr Named<Role> roles[] = {
    {Role::agent, "agent"},
    {Role::supervisor, "supervisor"},
    {Role::administrator, "administrator"},
    {Role::auditor, "auditor"},
    {Role::console, "console"},
};

constexpr Named<PrincipalKind> principal_kinds[] = {
    {PrincipalKind::person, "person"},
    {PrincipalKind::station, "station"},
};

}  // namespace

std::string_view to_string(Role role) noexcept {
    return name_in(roles, role);
}
std::optional<Role> role_from(std::string_view text) noexcept {
    return value_in(roles, text);
}

std::string_view to_string(PrincipalKind kind) noexcept {
    return name_in(principal_kinds, kind);
}
std::optional<PrincipalKind> principal_kind_from(std::string_view text) noexcept {
    return value_in(principal_kinds, text);
}

bool EnrolledKey::valid_at(TimePoint now) const noexcept {
    return not_before <= now && now < not_after && !(revoked_at && *revoked_at <= now);
}

}  // namespace callveil::domain

// SPDX-License-Identifier: Apache-2.0
#include "channels/authenticator.hpp"

#include <algorithm>
#include <array>
#include <mutex>

namespace callveil::channels {
namespace {

/// Public and secret example keys of zmq_curve(7).
constexpr std::array<std::string_view, 4> published{
    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
    "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs", "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"};

bool fits(Door door, domain::Role role) noexcept {
    return (role == domain::Role::agent) == (door == Door::agent);
}

}  // namespace

std::string_view to_string(Door door) noexcept {
    return door == Door::agent ? "agent" : "admin";
}

void Authenticator::load(const std::vector<domain::EnrolledKey>& keys) {
    std::map<std::string, domain::EnrolledKey, std::less<>> fresh;
    for (const auto& key : keys) {
        if (!is_published_key(key.public_key)) {
            fresh.emplace(key.public_key, key);
        }
    }
    const std::unique_lock lock(mutex_);
    keys_.swap(fresh);
}

bool Authenticator::admits(Door door, std::string_view public_key, domain::TimePoint now) const {
    const std::shared_lock lock(mutex_);
    const auto found = keys_.find(public_key);
    return found != keys_.end() && found->second.valid_at(now) && fits(door, found->second.role);
}

Result<domain::Caller> Authenticator::identify(std::string_view public_key,
                                               domain::TimePoint now) const {
    const std::shared_lock lock(mutex_);
    const auto found = keys_.find(public_key);
    if (found == keys_.end() || !found->second.valid_at(now)) {
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

bool is_published_key(std::string_view public_key) noexcept {
    return std::find(published.begin(), published.end(), public_key) != published.end();
}

}  // namespace callveil::channels

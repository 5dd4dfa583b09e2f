// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "domain/principal.hpp"

namespace callveil::channels {

/// Which of the two doors a peer knocks at. The name is also the ZAP domain.
enum class Door { agent, admin };
std::string_view to_string(Door door) noexcept;

/// Enrolled keys in memory, as the handshake and every message ask for them.
///
/// Thread safety: any thread. Nothing here touches a disk: a slow handshake handler was measured to
/// hold up every new peer.
class Authenticator {
public:
    /// Replaces all keys at once. Keys published in zmq_curve(7) are left out whatever enrolled
    /// them.
    void load(const std::vector<domain::EnrolledKey>& keys);

    /// Whether a key may pass the handshake of `door`: known, valid now, and of a role of that door
    /// (agents at the agent door; supervisor, administrator, auditor and console at the other).
    bool admits(Door door, std::string_view public_key, domain::TimePoint now) const;

    /// Who sends a message through `door`. Asked for each message, so a key that was revoked, has
    /// expired or got a role of the other door is cut at its next.
    /// @error denied  what `admits` would not let in.
    Result<domain::Caller> identify(Door door, std::string_view public_key,
                                    domain::TimePoint now) const;

private:
    mutable std::shared_mutex mutex_;
    std::map<std::string, domain::EnrolledKey, std::less<>> keys_;
};

}  // namespace callveil::channels

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "usecases/context.hpp"
#include "wire/admin_audit.hpp"
#include "wire/audit_head.hpp"

namespace callveil::usecases {

/// Names the last entry of the audit log as it is now, and signs that.
Result<wire::SignedHead> sign_audit_head(const Context& context);

/// The same as a line, for who asks.
Result<wire::AuditHeadReply> tell_audit_head(const Context& context);

/// How the key that signs now came to be the one that the log names.
enum class KeyNamed { before, first, handed_over, unsigned_change };

/// Lets the log name the key that signs heads, before it signs one. `changes` are what old keys
/// said about new ones, in any order.
Result<KeyNamed> name_sign_key(const Context& context, const std::vector<wire::KeyChange>& changes);

/// Whether the log still holds what a head says that was kept outside as `line`. What contradicts
/// is noted in the log, `log.contradiction`.
/// @return a sentence about it; empty when nothing contradicts.
Result<std::string> compare_with_head(const Context& context, std::string_view line);

/// Time of the last `log.heartbeat`; the beginning of time when there is none.
Result<domain::TimePoint> last_heartbeat(const Context& context);
/// Writes a `log.heartbeat` now.
Result<void> beat(const Context& context);

}  // namespace callveil::usecases

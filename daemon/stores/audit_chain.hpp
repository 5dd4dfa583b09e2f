// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "callveil/result.hpp"
#include "domain/audit.hpp"

namespace callveil::stores {

/// Hash of `entry` as docs/formats/audit.md defines it: 64 lower-case hex digits over seq, event
/// and prev_hash. `entry.entry_hash` is not read.
std::string chain_hash(const domain::AuditEntry& entry);

/// `event` as the entry that follows `head` (nothing before the first).
domain::AuditEntry chain(const std::optional<domain::AuditEntry>& head,
                         const domain::AuditEvent& event);

/// The first entry of every log: who made it and the random id of this installation (UUIDv4).
domain::AuditEvent genesis(domain::TimePoint at, std::string install_id);
std::string make_install_id();

/// Yields up to `limit` entries with seq > `after`, oldest first.
using AuditReader =
    std::function<Result<std::vector<domain::AuditEntry>>(std::int64_t after, std::size_t limit)>;

/// Reads the log page by page and checks genesis, numbers, links and hashes; stops at the first
/// entry that does not fit. @return an error only when `reader` does.
Result<domain::AuditVerdict> verify_chain(const AuditReader& reader);

}  // namespace callveil::stores

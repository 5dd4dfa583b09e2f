// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "domain/time.hpp"

namespace callveil::domain {

/// One line of the audit log before it is chained. Holds enums, ids and counts; never a personal
/// value.
struct AuditEvent {
    TimePoint at{};
    std::string actor;    ///< principal id, or "callveild"
    std::string role;     ///< role name, or "system"
    std::string verb;     ///< e.g. "request.approve"
    std::string object;   ///< e.g. a reference, job id, key label
    std::string outcome;  ///< "ok" or an error name
    std::string detail;   ///< JSON object with counts and ids, hashed as the bytes it is
};

/// A chained entry. Format: docs/formats/audit.md.
struct AuditEntry {
    std::int64_t seq = 0;  ///< 1, 2, 3 ... without a gap
    AuditEvent event;
    std::string prev_hash;   ///< 64 hex digits; zeros before the first
    std::string entry_hash;  ///< 64 hex digits
};

/// What reading the whole log found.
struct AuditVerdict {
    std::int64_t entries = 0;        ///< entries that were read
    std::string head_hash;           ///< hash of the last good entry
    std::int64_t first_bad_seq = 0;  ///< where the chain breaks; 0 = nowhere
    std::string problem;             ///< one sentence; empty when the log is whole
    bool ok() const noexcept { return first_bad_seq == 0; }
};

/// Time of an entry as it is hashed and exported: RFC 3339 in UTC with microseconds,
/// "2026-11-23T17:16:32.299001Z".
std::string audit_time(TimePoint at);

}  // namespace callveil::domain

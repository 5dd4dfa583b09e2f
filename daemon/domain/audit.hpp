// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "domain/time.hpp"

namespace callveil::domain {

/// One line of the audit log before it is chained. Holds enums, ids and counts; never a personal value.
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

}  // namespace callveil::domain

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/admin_audit.hpp"

/// The hash chain of the audit log as docs/formats/audit.md defines it. The daemon writes it with
/// these functions, and whoever holds a copy of the log checks it with them.
namespace callveil::wire {

/// What the hash of an entry covers. Views of texts that somebody else keeps.
struct AuditFields {
    std::int64_t seq = 0;
    std::string_view ts;
    std::string_view actor;
    std::string_view role;
    std::string_view verb;
    std::string_view object;
    std::string_view outcome;
    std::string_view detail;
    std::string_view prev_hash;
};
AuditFields fields_of(const AuditRow& row) noexcept;

/// 64 lower-case hex digits.
std::string audit_hash(const AuditFields& fields);

/// Reads a log entry by entry and checks number, link and hash of each.
class AuditChain {
public:
    /// Takes the next entry. @return a sentence about why it does not fit; empty when it does. What
    /// does not fit is not counted.
    std::string take(const AuditFields& fields, std::string_view entry_hash);

    std::int64_t entries() const noexcept { return entries_; }
    /// Hash of the last entry that fits; 64 zeros before the first.
    const std::string& head() const noexcept { return head_; }

private:
    std::int64_t entries_ = 0;
    std::string head_ = std::string(64, '0');
};

}  // namespace callveil::wire

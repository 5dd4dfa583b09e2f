// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "wire/audit_chain.hpp"
#include "wire/audit_head.hpp"
#include "wire/audit_keys.hpp"

/// A log laid beside what was kept of it outside; docs/formats/audit.md, "Verifying".
namespace callveil::wire {

/// A head and the line of its file.
struct KeptHead {
    SignedHead head;
    std::size_t line = 0;
};

/// An entry that an earlier export of the log says was there.
struct KeptEntry {
    std::int64_t seq = 0;
    std::string entry_hash;
};

/// What was kept outside.
struct AuditOutside {
    std::vector<KeptHead> heads;
    std::vector<KeptEntry> entries;
    std::vector<std::string> findings;  ///< sentences: what is wrong with it whatever the log says
};

/// Reads a heads file, the `audit_head.txt` of a package, or an export of the log.
/// @error invalid_argument  there is no line in it.
Result<AuditOutside> read_outside(std::istream& file);

/// What laying a log beside it found.
struct AuditReport {
    std::int64_t entries = 0;           ///< entries of the log that fit
    std::string head;                   ///< hash of the last of them
    std::int64_t first_bad_seq = 0;     ///< where the chain breaks; 0 = nowhere
    std::size_t heads = 0;              ///< heads that were looked at
    std::vector<std::string> findings;  ///< sentences; empty when all is well
};

/// Takes a log entry by entry and then says whether it is whole and fits. What it keeps grows with
/// the heads, not with the log.
class AuditProof {
public:
    /// @param trusted_key  the public key (hex) that the verifier trusts; empty for that of the
    /// first head.
    AuditProof(AuditOutside outside, std::string trusted_key);

    /// Takes the next entry.
    void take(const AuditRow& row);
    /// The same, from a line of an export.
    void take_line(std::string_view line);
    /// What can be said when there is no further entry. To be called once.
    AuditReport finish();

private:
    void stop(const std::string& why);
    void compare(const AuditRow& row);
    void check_entries();
    void check_heads();
    void check_head(const KeptHead& kept);
    void check_keys();
    void check_trust(std::int64_t since);

    AuditOutside outside_;
    std::string trusted_key_;
    AuditChain chain_;
    AuditKeys keys_;
    std::string installation_;
    std::map<std::int64_t, std::string> wanted_;  ///< seq that somebody outside names -> hash
    AuditReport report_;
};

/// Gives every line of the export `log` to `proof`, and finishes it.
AuditReport prove_export(std::istream& log, AuditProof proof);

}  // namespace callveil::wire

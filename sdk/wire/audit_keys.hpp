// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/audit_chain.hpp"

/// Which key signs the heads of an audit log, as the log itself tells; docs/formats/audit.md.
namespace callveil::wire {

inline constexpr std::string_view sign_key_verb = "log.sign_key";

/// How a key came into force.
enum class Succession { first, signed_over, unsigned_change, broken };

/// A key from the entry that names it to the entry that names the next.
struct KeyReign {
    std::int64_t since = 0;  ///< seq of its `log.sign_key`
    std::string key;         ///< 64 hex digits
    Succession how = Succession::broken;
};

/// The keys of a log, in the order in which they came into force.
class AuditKeys {
public:
    /// To be called for each entry, in their order; others than `log.sign_key` change nothing.
    void take(const AuditFields& entry);

    /// The key in force at `seq`; empty before the first.
    std::string_view in_force(std::int64_t seq) const noexcept;
    /// The key in force at the end of what was taken; empty when there is none.
    std::string_view last() const noexcept;
    /// Where `key` came into force first; 0 when it never did.
    std::int64_t begin_of(std::string_view key) const noexcept;
    const std::vector<KeyReign>& reigns() const noexcept { return reigns_; }

private:
    std::vector<KeyReign> reigns_;
};

}  // namespace callveil::wire

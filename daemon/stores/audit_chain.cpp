// SPDX-License-Identifier: Apache-2.0
#include "stores/audit_chain.hpp"

#include "crypto/box.hpp"
#include "crypto/hash.hpp"
#include "wire/audit_chain.hpp"

namespace callveil::stores {
namespace {

using domain::AuditEntry;
using domain::AuditVerdict;

constexpr std::size_t page_entries = 1000;

/// `ts` is the text of the entry's time, which `entry` holds as a number.
wire::AuditFields fields_of(const AuditEntry& entry, std::string_view ts) {
    const auto& event = entry.event;
    return {entry.seq,     ts,           event.actor,    event.role, event.verb, event.object,
            event.outcome, event.detail, entry.prev_hash};
}

/// @return whether `entry` fits; else `verdict` says why.
bool accept(wire::AuditChain& chain, AuditVerdict& verdict, const AuditEntry& entry) {
    verdict.problem =
        chain.take(fields_of(entry, domain::audit_time(entry.event.at)), entry.entry_hash);
    verdict.first_bad_seq = verdict.problem.empty() ? 0 : chain.entries() + 1;
    verdict.entries = chain.entries();
    verdict.head_hash = chain.head();
    return verdict.ok();
}

}  // namespace

std::string chain_hash(const AuditEntry& entry) {
    return wire::audit_hash(fields_of(entry, domain::audit_time(entry.event.at)));
}

AuditEntry chain(const std::optional<AuditEntry>& head, const domain::AuditEvent& event) {
    AuditEntry entry;
    entry.seq = head ? head->seq + 1 : 1;
    entry.event = event;
    entry.prev_hash = head ? head->entry_hash : std::string(64, '0');
    entry.entry_hash = chain_hash(entry);
    return entry;
}

domain::AuditEvent genesis(domain::TimePoint at, std::string install_id) {
    return {at, "callveild", "system", "log.open", std::move(install_id), "ok", R"({"format":1})"};
}

std::string make_install_id() {
    std::string bytes = crypto::random_bytes(16);
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
    std::string text = crypto::hex(bytes);
    for (const std::size_t dash : {8U, 13U, 18U, 23U}) {
        text.insert(dash, 1, '-');
    }
    return text;
}

Result<AuditVerdict> verify_chain(const AuditReader& reader) {
    wire::AuditChain chain;
    AuditVerdict verdict;
    verdict.head_hash = chain.head();
    while (true) {
        CALLVEIL_ASSIGN(const auto entries, reader(verdict.entries, page_entries));
        for (const auto& entry : entries) {
            if (!accept(chain, verdict, entry)) {
                return verdict;
            }
        }
        if (entries.empty()) {
            break;
        }
    }
    if (verdict.entries == 0) {
        verdict.first_bad_seq = 1;
        verdict.problem = "the log is empty; not even log.open is there";
    }
    return verdict;
}

}  // namespace callveil::stores

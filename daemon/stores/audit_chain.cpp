// SPDX-License-Identifier: Apache-2.0
#include "stores/audit_chain.hpp"

#include <array>

#include "crypto/box.hpp"
#include "crypto/hash.hpp"

namespace callveil::stores {
namespace {

using domain::AuditEntry;
using domain::AuditVerdict;

constexpr std::string_view format_mark{"callveil-audit-v1\0", 18};
constexpr std::size_t page_entries = 1000;

std::string little_endian(std::uint64_t number) {
    std::string out;
    for (int shift = 0; shift < 64; shift += 8) {
        out.push_back(static_cast<char>((number >> shift) & 0xffU));
    }
    return out;
}

void add_field(crypto::Sha256& hash, std::string_view field) {
    hash.update(little_endian(field.size())).update(field);
}

/// Why `entry` cannot follow an entry of number `seq` and hash `prev_hash`; empty when it can.
std::string problem_of(const AuditEntry& entry, std::int64_t seq, std::string_view prev_hash) {
    if (entry.seq != seq) {
        return "entry " + std::to_string(seq) + " is missing";
    }
    if (seq == 1 && entry.event.verb != "log.open") {
        return "the log does not begin with log.open";
    }
    if (entry.prev_hash != prev_hash) {
        return "entry " + std::to_string(seq) + " does not follow the one before it";
    }
    if (entry.entry_hash != chain_hash(entry)) {
        return "entry " + std::to_string(seq) + " was changed";
    }
    return "";
}

/// @return whether `entry` fits; else `verdict` says why.
bool accept(AuditVerdict& verdict, const AuditEntry& entry) {
    const auto seq = verdict.entries + 1;
    verdict.problem = problem_of(entry, seq, verdict.head_hash);
    if (!verdict.problem.empty()) {
        verdict.first_bad_seq = seq;
        return false;
    }
    verdict.entries = seq;
    verdict.head_hash = entry.entry_hash;
    return true;
}

}  // namespace

std::string chain_hash(const AuditEntry& entry) {
    crypto::Sha256 hash;
    hash.update(format_mark);
    add_field(hash, std::to_string(entry.seq));
    add_field(hash, domain::audit_time(entry.event.at));
    add_field(hash, entry.event.actor);
    add_field(hash, entry.event.role);
    add_field(hash, entry.event.verb);
    add_field(hash, entry.event.object);
    add_field(hash, entry.event.outcome);
    add_field(hash, entry.event.detail);
    hash.update(entry.prev_hash);
    return crypto::hex(hash.finish());
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
    AuditVerdict verdict;
    verdict.head_hash = std::string(64, '0');
    while (true) {
        CALLVEIL_ASSIGN(const auto entries, reader(verdict.entries, page_entries));
        for (const auto& entry : entries) {
            if (!accept(verdict, entry)) {
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

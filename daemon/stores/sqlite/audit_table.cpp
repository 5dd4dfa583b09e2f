// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "stores/audit_chain.hpp"
#include "stores/sqlite/queries.hpp"
#include "stores/sqlite/record_tables.hpp"

namespace callveil::stores {
namespace {

using domain::AuditEntry;

constexpr std::string_view slot = "audit_head.sealed";
constexpr const char* broken_verb = "log.broken";

/// Nobody knows when it happened; the time is that of the entry before.
domain::AuditEvent broken_after(const std::optional<AuditEntry>& last) {
    return {last ? last->event.at : domain::TimePoint{},
            "callveild",
            "system",
            broken_verb,
            "log",
            "corrupt",
            "{}"};
}

std::string end_of(std::int64_t seq, std::string_view hash) {
    return std::to_string(seq) + " " + std::string(hash);
}

AuditEntry read_entry(Row& row) {
    AuditEntry entry;
    entry.seq = row.integer();
    entry.event.at = row.time();
    entry.event.actor = row.text();
    entry.event.role = row.text();
    entry.event.verb = row.text();
    entry.event.object = row.text();
    entry.event.outcome = row.text();
    entry.event.detail = row.text();
    entry.prev_hash = row.text();
    entry.entry_hash = row.text();
    return entry;
}

Result<std::optional<AuditEntry>> read_only_row(Statement statement) {
    CALLVEIL_ASSIGN(const bool found, statement.step());
    if (!found) {
        return std::optional<AuditEntry>();
    }
    Row row = statement.row();
    return std::optional<AuditEntry>(read_entry(row));
}

}  // namespace

Result<void> SqliteAuditTable::insert(const AuditEntry& entry) {
    const auto& event = entry.event;
    CALLVEIL_TRY(connection_.execute(queries::append_audit, entry.seq, event.at, event.actor,
                                     event.role, event.verb, event.object, event.outcome,
                                     event.detail, entry.prev_hash, entry.entry_hash));
    end_moved_ = true;
    return {};
}

Result<void> SqliteAuditTable::seal_end() {
    if (!end_moved_) {
        return {};
    }
    CALLVEIL_ASSIGN(const auto last, head());
    const std::string end = last ? end_of(last->seq, last->entry_hash) : std::string();
    const std::string sealed = sealer_.seal(slot, "1", end);
    CALLVEIL_TRY(connection_.execute(queries::seal_audit_head, Bytes{sealed}));
    end_moved_ = false;
    return {};
}

Result<std::int64_t> SqliteAuditTable::append(const domain::AuditEvent& event) {
    if (!end_) {
        CALLVEIL_ASSIGN(end_, head());
    }
    AuditEntry entry = chain(end_, event);
    CALLVEIL_TRY(insert(entry));
    end_ = std::move(entry);
    return end_->seq;
}

Result<std::vector<AuditEntry>> SqliteAuditTable::list(std::int64_t after, std::size_t limit) {
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    CALLVEIL_ASSIGN(auto statement,
                    connection_.query(queries::list_audit, after,
                                      static_cast<std::int64_t>(std::min(limit, most))));
    return collect<AuditEntry>(std::move(statement),
                               [](Row& row) -> Result<AuditEntry> { return read_entry(row); });
}

Result<std::optional<AuditEntry>> SqliteAuditTable::head() {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::find_audit_head));
    return read_only_row(std::move(statement));
}

Result<std::optional<AuditEntry>> SqliteAuditTable::last_of(std::string_view own_verb) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::find_last_audit, own_verb));
    return read_only_row(std::move(statement));
}

Result<domain::AuditVerdict> SqliteAuditTable::verify() {
    CALLVEIL_TRY(seal_end());
    CALLVEIL_ASSIGN(auto verdict,
                    verify_chain([this](auto after, auto limit) { return list(after, limit); }));
    if (verdict.ok()) {
        CALLVEIL_TRY(find_breaks(verdict));
    }
    return verdict;
}

Result<bool> SqliteAuditTable::is_own_end() {
    CALLVEIL_ASSIGN(const auto last, head());
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::find_sealed_audit_head));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    if (!last || !found) {
        return !last && !found;
    }
    const auto end = sealer_.open(slot, "1", statement.row().blob());
    return end && *end == end_of(last->seq, last->entry_hash);
}

Result<void> SqliteAuditTable::watch_end() {
    end_moved_ = false;
    CALLVEIL_ASSIGN(end_, head());
    CALLVEIL_ASSIGN(const bool own, is_own_end());
    if (!own) {
        CALLVEIL_TRY(append(broken_after(end_)));
    }
    return {};
}

Result<void> SqliteAuditTable::find_breaks(domain::AuditVerdict& verdict) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::find_broken_audit));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    if (found) {
        verdict.first_bad_seq = statement.row().integer();
        verdict.problem = "before entry " + std::to_string(verdict.first_bad_seq) +
                          " somebody else changed the end of the log";
        return {};
    }
    CALLVEIL_ASSIGN(const bool own, is_own_end());
    if (!own) {
        verdict.first_bad_seq = verdict.entries;
        verdict.problem = "the end of the log is not the one that the store wrote last";
    }
    return {};
}

}  // namespace callveil::stores

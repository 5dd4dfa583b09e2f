// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Admin channel: the audit log; docs/formats/audit.md. Times are RFC 3339 in UTC.
namespace callveil::wire {

/// One entry of the audit log; docs/formats/audit.md.
struct AuditRow {
    std::int64_t seq = 0;
    std::string ts;
    std::string actor;
    std::string role;
    std::string verb;
    std::string object;
    std::string outcome;
    std::string detail;
    std::string prev_hash;
    std::string entry_hash;
    static constexpr auto fields() {
        return std::tuple{must("seq", &AuditRow::seq, "1, 2, 3 ..."),
                          must("ts", &AuditRow::ts, "RFC 3339 with microseconds"),
                          must("actor", &AuditRow::actor, "principal"),
                          must("role", &AuditRow::role, "role"),
                          must("verb", &AuditRow::verb, "what was done"),
                          must("object", &AuditRow::object, "to what"),
                          must("outcome", &AuditRow::outcome, "ok or an error name"),
                          must("detail", &AuditRow::detail, "JSON text"),
                          must("prev_hash", &AuditRow::prev_hash, "hash of the entry before"),
                          must("entry_hash", &AuditRow::entry_hash, "hash of this entry")};
    }
};

/// A page of the audit log, oldest first.
struct AuditListReply {
    std::vector<AuditRow> rows;
    std::int64_t next = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("rows", &AuditListReply::rows, "entries", 200),
            must("next", &AuditListReply::next, "give as after for the next page; 0 at the end")};
    }
};

/// Reads the audit log.
struct AuditList {
    static constexpr std::string_view type = "audit.list";
    using Reply = AuditListReply;
    std::int64_t after = 0;
    std::int64_t limit = 0;
    static constexpr auto fields() {
        return std::tuple{
            may("after", &AuditList::after, "only entries with a greater seq", 1152921504606846976),
            may("limit", &AuditList::limit, "1..200; 0 means 100", 200)};
    }
};

/// Reads the audit log for a copy outside; the same pages, audited itself.
struct AuditExport {
    static constexpr std::string_view type = "audit.export";
    using Reply = AuditListReply;
    std::int64_t after = 0;
    std::int64_t limit = 0;
    static constexpr auto fields() {
        return std::tuple{may("after", &AuditExport::after, "only entries with a greater seq",
                              1152921504606846976),
                          may("limit", &AuditExport::limit, "1..200; 0 means 200", 200)};
    }
};

/// Whether the chain holds.
struct AuditVerifyReply {
    bool ok = false;
    std::int64_t entries = 0;
    std::string head;
    std::int64_t first_bad_seq = 0;
    std::string problem;
    static constexpr auto fields() {
        return std::tuple{
            must("ok", &AuditVerifyReply::ok, "every hash fits and no number is missing"),
            must("entries", &AuditVerifyReply::entries, "entries looked at"),
            must("head", &AuditVerifyReply::head, "hash of the last entry"),
            must("first_bad_seq", &AuditVerifyReply::first_bad_seq,
                 "first entry that does not fit; 0 when ok"),
            must("problem", &AuditVerifyReply::problem, "sentence; empty when ok")};
    }
};

/// Computes the whole chain again.
struct AuditVerify {
    static constexpr std::string_view type = "audit.verify";
    using Reply = AuditVerifyReply;
    static constexpr auto fields() { return std::tuple{}; }
};

/// A signed head of the log; docs/formats/audit.md.
struct AuditHeadReply {
    std::string line;
    std::string key;
    static constexpr auto fields() {
        return std::tuple{must("line", &AuditHeadReply::line, "the head, without its LF"),
                          must("key", &AuditHeadReply::key, "public key that signed, hex")};
    }
};

/// Names the last entry of the log and signs that, to be kept outside.
struct AuditHead {
    static constexpr std::string_view type = "audit.head";
    using Reply = AuditHeadReply;
    static constexpr auto fields() { return std::tuple{}; }
};

}  // namespace callveil::wire

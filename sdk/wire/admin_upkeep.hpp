// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Admin channel: audit, keys, maps, policy and configuration.
namespace callveil::wire {

/// One lead database.
struct SourceStatus {
    std::string name;
    std::string kind;
    std::string state;
    std::string detail;
    static constexpr auto fields() {
        return std::tuple{must("name", &SourceStatus::name, "name in the configuration"),
                          must("kind", &SourceStatus::kind, "sqlite, ..."),
                          must("state", &SourceStatus::state, "ok, or the error name"),
                          must("detail", &SourceStatus::detail, "sentence when it is not ok")};
    }
};

/// How many.
struct StateCount {
    std::string state;
    std::int64_t count = 0;
    static constexpr auto fields() {
        return std::tuple{must("state", &StateCount::state, "state"),
                          must("count", &StateCount::count, "requests or jobs in it")};
    }
};

/// How the daemon is.
struct DaemonStatusReply {
    std::string version;
    std::string now;
    std::string started_at;
    std::string principal;
    std::string role;
    std::vector<StateCount> requests;
    std::vector<StateCount> jobs;
    std::vector<SourceStatus> sources;
    std::int64_t audit_entries = 0;
    std::string audit_head;
    std::int64_t overdue = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("version", &DaemonStatusReply::version, "version"),
            must("now", &DaemonStatusReply::now, "clock of the daemon"),
            must("started_at", &DaemonStatusReply::started_at, "when it started"),
            must("principal", &DaemonStatusReply::principal, "who asks"),
            must("role", &DaemonStatusReply::role, "role of who asks"),
            must("requests", &DaemonStatusReply::requests, "requests by state"),
            must("jobs", &DaemonStatusReply::jobs, "jobs by state"),
            must("sources", &DaemonStatusReply::sources, "lead databases"),
            must("audit_entries", &DaemonStatusReply::audit_entries, "length of the audit log"),
            must("audit_head", &DaemonStatusReply::audit_head, "hash of its last entry"),
            must("overdue", &DaemonStatusReply::overdue, "open requests past their deadline")};
    }
};

/// Asks how the daemon is.
struct DaemonStatus {
    static constexpr std::string_view type = "daemon.status";
    using Reply = DaemonStatusReply;
    static constexpr auto fields() { return std::tuple{}; }
};

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

/// What the owner of the key needs to connect.
struct KeyEnrollReply {
    std::string agent_endpoint;
    std::string agent_server_key;
    std::string admin_endpoint;
    std::string admin_server_key;
    std::string seal_key;
    std::string not_after;
    static constexpr auto fields() {
        return std::tuple{
            must("agent_endpoint", &KeyEnrollReply::agent_endpoint, "where plugins connect"),
            must("agent_server_key", &KeyEnrollReply::agent_server_key,
                 "Z85 key of the agent channel"),
            must("admin_endpoint", &KeyEnrollReply::admin_endpoint,
                 "where CLI and console connect"),
            must("admin_server_key", &KeyEnrollReply::admin_server_key,
                 "Z85 key of the admin channel"),
            must("seal_key", &KeyEnrollReply::seal_key,
                 "Base64 key to which outbox bodies are sealed"),
            must("not_after", &KeyEnrollReply::not_after, "when the key ends")};
    }
};

/// Enrolls a public key for a person or a station.
struct KeyEnroll {
    static constexpr std::string_view type = "key.enroll";
    using Reply = KeyEnrollReply;
    std::string public_key;
    std::string principal;
    std::string kind;
    std::string role;
    std::string label;
    std::vector<std::string> agent_ids;
    std::int64_t valid_days = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("public_key", &KeyEnroll::public_key, "Z85, 40 characters", 40),
            must("principal", &KeyEnroll::principal, "id of the person or station", 64),
            must("kind", &KeyEnroll::kind, "person or station", 16),
            must("role", &KeyEnroll::role, "agent, supervisor, administrator, auditor or console",
                 16),
            may("label", &KeyEnroll::label, "words for the list", 200),
            may("agent_ids", &KeyEnroll::agent_ids,
                "agent ids that desktops assert for this person", 20),
            may("valid_days", &KeyEnroll::valid_days, "1..1825; 0 means 365", 1825)};
    }
};

/// One enrolled key.
struct KeyRow {
    std::string public_key;
    std::string principal;
    std::string kind;
    std::string role;
    std::string label;
    std::string not_before;
    std::string not_after;
    std::string revoked_at;
    std::string state;
    static constexpr auto fields() {
        return std::tuple{
            must("public_key", &KeyRow::public_key, "Z85"),
            must("principal", &KeyRow::principal, "id"),
            must("kind", &KeyRow::kind, "person or station"),
            must("role", &KeyRow::role, "role"),
            must("label", &KeyRow::label, "label"),
            must("not_before", &KeyRow::not_before, "from"),
            must("not_after", &KeyRow::not_after, "until"),
            must("revoked_at", &KeyRow::revoked_at, "when it was revoked, or empty"),
            must("state", &KeyRow::state, "valid, expired, revoked or not yet valid")};
    }
};

/// All enrolled keys.
struct KeyListReply {
    std::vector<KeyRow> keys;
    static constexpr auto fields() {
        return std::tuple{must("keys", &KeyListReply::keys, "keys", 1000)};
    }
};

/// Lists the enrolled keys.
struct KeyList {
    static constexpr std::string_view type = "key.list";
    using Reply = KeyListReply;
    static constexpr auto fields() { return std::tuple{}; }
};

/// A key that no longer opens anything.
struct KeyRevokeReply {
    std::string public_key;
    std::string revoked_at;
    static constexpr auto fields() {
        return std::tuple{must("public_key", &KeyRevokeReply::public_key, "Z85"),
                          must("revoked_at", &KeyRevokeReply::revoked_at, "when")};
    }
};

/// Revokes a key; a connected peer is cut at its next message.
struct KeyRevoke {
    static constexpr std::string_view type = "key.revoke";
    using Reply = KeyRevokeReply;
    std::string public_key;
    static constexpr auto fields() {
        return std::tuple{must("public_key", &KeyRevoke::public_key, "Z85", 40)};
    }
};

/// One thing that a check found.
struct Finding {
    std::string severity;
    std::string where;
    std::string text;
    static constexpr auto fields() {
        return std::tuple{
            must("severity", &Finding::severity, "error or warning"),
            must("where", &Finding::where, "file:line:column, source, collection or key"),
            must("text", &Finding::text, "sentence that says what to do")};
    }
};

/// What a check found.
struct CheckReply {
    bool ok = false;
    std::vector<Finding> findings;
    static constexpr auto fields() {
        return std::tuple{must("ok", &CheckReply::ok, "no finding of severity error"),
                          must("findings", &CheckReply::findings, "findings", 1000)};
    }
};

/// Compares the data map with the living databases; with text, checks that text alone.
struct DatamapCheck {
    static constexpr std::string_view type = "datamap.check";
    using Reply = CheckReply;
    std::string text;
    std::string file_name;
    static constexpr auto fields() {
        return std::tuple{
            may("text", &DatamapCheck::text, "YAML of a map that is not in force", 245760),
            may("file_name", &DatamapCheck::file_name, "its name, for the findings", 1024)};
    }
};

/// One collection of the walk.
struct PlannedStop {
    std::string collection;
    std::string source;
    std::vector<std::string> inflows;
    static constexpr auto fields() {
        return std::tuple{must("collection", &PlannedStop::collection, "dataset:collection"),
                          must("source", &PlannedStop::source, "lead database"),
                          must("inflows", &PlannedStop::inflows, "what leads here")};
    }
};

/// The order in which collections are asked.
struct DatamapPlanReply {
    std::vector<PlannedStop> stops;
    std::vector<std::string> skipped;
    static constexpr auto fields() {
        return std::tuple{
            must("stops", &DatamapPlanReply::stops, "in order", 1000),
            must("skipped", &DatamapPlanReply::skipped, "collections left out and why", 1000)};
    }
};

/// Shows the walk for given kinds of identity.
struct DatamapPlan {
    static constexpr std::string_view type = "datamap.plan";
    using Reply = DatamapPlanReply;
    std::vector<std::string> identities;
    static constexpr auto fields() {
        return std::tuple{
            must("identities", &DatamapPlan::identities, "kinds, e.g. phone_number", 32)};
    }
};

/// Checks the policy in force, or a text, against the map.
struct PolicyCheck {
    static constexpr std::string_view type = "policy.check";
    using Reply = CheckReply;
    std::string text;
    std::string file_name;
    static constexpr auto fields() {
        return std::tuple{
            may("text", &PolicyCheck::text, "YAML of a policy that is not in force", 245760),
            may("file_name", &PolicyCheck::file_name, "its name, for the findings", 1024)};
    }
};

/// Reads the configuration file again and says whether it would be taken.
struct ConfigCheck {
    static constexpr std::string_view type = "config.check";
    using Reply = CheckReply;
    static constexpr auto fields() { return std::tuple{}; }
};

/// One option.
struct ConfigEntry {
    std::string name;
    std::string value;
    std::string origin;
    static constexpr auto fields() {
        return std::tuple{
            must("name", &ConfigEntry::name, "dotted name"),
            must("value", &ConfigEntry::value, "value in force; secrets are never shown"),
            must("origin", &ConfigEntry::origin, "default or file")};
    }
};

/// All options in force.
struct ConfigPrintReply {
    std::vector<ConfigEntry> options;
    static constexpr auto fields() {
        return std::tuple{must("options", &ConfigPrintReply::options, "options", 1000)};
    }
};

/// Prints the options in force.
struct ConfigPrint {
    static constexpr std::string_view type = "config.print";
    using Reply = ConfigPrintReply;
    static constexpr auto fields() { return std::tuple{}; }
};

}  // namespace callveil::wire

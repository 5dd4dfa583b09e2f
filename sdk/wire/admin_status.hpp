// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Admin channel: how the daemon is. Times are RFC 3339 in UTC.
namespace callveil::wire {

/// One lead database.
struct SourceStatus {
    std::string name;
    std::string kind;
    std::string state;
    std::string detail;
    std::string asked_at;
    static constexpr auto fields() {
        return std::tuple{must("name", &SourceStatus::name, "name in the configuration"),
                          must("kind", &SourceStatus::kind, "sqlite, ..."),
                          must("state", &SourceStatus::state, "ok, unknown, or the error name"),
                          must("detail", &SourceStatus::detail, "sentence when it is not ok"),
                          may("asked_at", &SourceStatus::asked_at,
                              "when it said so; empty when it was not asked yet")};
    }
};

/// One place outside of the daemon that keeps signed heads of the audit log.
struct WitnessStatus {
    std::string name;
    std::string state;
    std::string detail;
    std::int64_t seq = 0;
    std::string at;
    static constexpr auto fields() {
        return std::tuple{
            must("name", &WitnessStatus::name, "file, or syslog and its socket"),
            must("state", &WitnessStatus::state, "ok, unavailable or conflict"),
            must("detail", &WitnessStatus::detail, "sentence when it is not ok"),
            must("seq", &WitnessStatus::seq,
                 "entry of the last head that it kept; 0: none since the start"),
            must("at", &WitnessStatus::at, "when it kept that; empty when there is none")};
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
    std::string key_not_after;
    std::string administrators_until;
    std::string audit_key;
    std::vector<WitnessStatus> witnesses;
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
            must("overdue", &DaemonStatusReply::overdue, "open requests past their deadline"),
            may("key_not_after", &DaemonStatusReply::key_not_after,
                "when the key of who asks ends"),
            may("administrators_until", &DaemonStatusReply::administrators_until,
                "when the last valid key of an administrator ends; empty: none is valid"),
            may("audit_key", &DaemonStatusReply::audit_key,
                "public key that signs heads of the audit log, hex"),
            may("witnesses", &DaemonStatusReply::witnesses, "who keeps such heads outside")};
    }
};

/// Asks how the daemon is.
struct DaemonStatus {
    static constexpr std::string_view type = "daemon.status";
    using Reply = DaemonStatusReply;
    static constexpr auto fields() { return std::tuple{}; }
};

}  // namespace callveil::wire

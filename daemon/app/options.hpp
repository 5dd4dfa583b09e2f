// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "app/option.hpp"
#include "app/source_options.hpp"

namespace callveil::app {

/// Everything that `callveil.yaml` may say.
struct Options {
    Path state_dir = "/var/lib/callveild";
    Path secrets_dir = "/etc/callveil/secrets";
    std::string controller;
    std::string agent_endpoint = "tcp://127.0.0.1:5570";
    std::string admin_endpoint = "tcp://127.0.0.1:5571";
    Paths data_maps;
    Path policy;
    Path calendar;
    Path article15;
    Words four_eyes{"pseudonymization", "access"};
    Milliseconds max_clock_skew = std::chrono::minutes{5};
    Milliseconds plan_life = std::chrono::hours{24 * 7};
    std::int64_t plan_atomic_rows = 1000;
    std::int64_t search_rows = 1000;
    Milliseconds package_life = std::chrono::hours{24 * 30};
    std::int64_t prefill_per_minute = 60;
    std::int64_t prefill_rows = 500;
    Milliseconds prefill_time = std::chrono::seconds{2};
    std::int64_t dedupe_days = 90;
    std::int64_t intake_free_mib = 64;
    std::int64_t subject_days = 731;
    std::int64_t approvals_per_day = 200;
    std::int64_t approvals_per_person = 100;
    std::int64_t agent_messages_per_minute = 1200;
    std::int64_t admin_messages_per_minute = 3000;
    std::int64_t worker_threads = 2;
    Milliseconds worker_lease = std::chrono::seconds{60};
    std::int64_t job_attempts = 100;
    Milliseconds access_recheck = std::chrono::seconds{60};
    std::int64_t request_threads = 2;
    std::int64_t lead_threads = 4;
    PathOrNone audit_heads_file;
    PathOrNone audit_syslog;
    std::int64_t audit_head_minutes = 10;
    std::int64_t audit_head_entries = 1000;
    std::string log_level = "info";
    std::vector<SourceOptions> sources;
    std::string sources_place;  ///< "file:line:column" of the list, for sentences
};

inline constexpr auto daemon_options = std::tuple{
    Option{"state_dir", &Options::state_dir, Presence::optional,
           "Folder of the queue, the audit log and finished exports; mode 0700."},
    Option{"secrets_dir", &Options::secrets_dir, Presence::optional,
           "Folder of the key files; $CREDENTIALS_DIRECTORY wins where it is set."},
    Option{"controller", &Options::controller, Presence::required,
           "Name of the company, as export packages print it."},
    Option{"agent_channel.endpoint", &Options::agent_endpoint, Presence::optional,
           "Where plugins connect; an explicit address."},
    Option{"admin_channel.endpoint", &Options::admin_endpoint, Presence::optional,
           "Where CLI and console connect; loopback unless you know why not."},
    Option{"agent_channel.per_minute", &Options::agent_messages_per_minute, Presence::optional,
           "Messages of one desktop within a minute; what is more waits at the desktop.", 60,
           10'000'000},
    Option{"admin_channel.per_minute", &Options::admin_messages_per_minute, Presence::optional,
           "The same of one person.", 60, 10'000'000},
    Option{"data_maps", &Options::data_maps, Presence::required,
           "fideslang Dataset files or folders; docs/formats/datamap.md."},
    Option{"policy", &Options::policy, Presence::required, "Policy file; docs/formats/policy.md."},
    Option{"calendar", &Options::calendar, Presence::required,
           "Business days for the clocks that count them."},
    Option{"article15", &Options::article15, Presence::required,
           "Texts of GDPR Art. 15(1)(a)-(h) that each export carries."},
    Option{"four_eyes", &Options::four_eyes, Presence::optional,
           "Kinds that a supervisor may not approve when they asked for it themselves; an agent's "
           "request always needs another person.",
           "pseudonymization|access"},
    Option{"intake.max_clock_skew", &Options::max_clock_skew, Presence::optional,
           "A desktop clock further ahead than this is ignored.", 0, 86'400'000},
    Option{"intake.dedupe_days", &Options::dedupe_days, Presence::optional,
           "How long a client id is at least known; longer than a desktop may be offline.", 1,
           3650},
    Option{
        "intake.free_mib", &Options::intake_free_mib, Presence::optional,
        "MiB that must be free on the disk of `state_dir` for a new request; a quarter as much is "
        "kept in reserve beside that. 0: neither.",
        0, 1'048'576},
    Option{"intake.prefill_per_minute", &Options::prefill_per_minute, Presence::optional,
           "Look-ups of callers per key and minute.", 1, 100'000},
    Option{"intake.prefill_rows", &Options::prefill_rows, Presence::optional,
           "Rows of one table that a look-up reads; where more match, nothing is filled in.", 1,
           100'000},
    Option{"intake.prefill_time", &Options::prefill_time, Presence::optional,
           "Longest look-up; the form stays empty after it.", 100, 60'000},
    Option{"approval.per_day", &Options::approvals_per_day, Presence::optional,
           "Pseudonymizations that may be approved within 24 hours, all together; then somebody "
           "should find out why there are so many.",
           1, 1'000'000},
    Option{"approval.per_person_and_day", &Options::approvals_per_person, Presence::optional,
           "The same by one person.", 1, 1'000'000},
    Option{"plan.life", &Options::plan_life, Presence::optional,
           "How long a plan may be approved and carried out.", 60'000, 2'592'000'000},
    Option{"plan.atomic_rows", &Options::plan_atomic_rows, Presence::optional,
           "Plans of up to so many rows are one transaction per database.", 1, 100'000},
    Option{"search.rows", &Options::search_rows, Presence::optional,
           "Rows that a search keeps; more are counted.", 1, 10'000},
    Option{"package.life", &Options::package_life, Presence::optional,
           "How long an export package stays in the spool.", 60'000, 31'536'000'000},
    Option{"retention.subject_days", &Options::subject_days, Presence::optional,
           "Days after the end of a request until what identifies the person is removed from the "
           "queue; the law of California (11 CCR 7101) asks for 24 months of records. Not less "
           "than `intake.dedupe_days` and `package.life`.",
           1, 3650},
    Option{"workers.threads", &Options::worker_threads, Presence::optional,
           "Jobs that run at once.", 1, 64},
    Option{"workers.lease", &Options::worker_lease, Presence::optional,
           "How long a silent worker holds a job.", 1'000, 3'600'000},
    Option{"workers.attempts", &Options::job_attempts, Presence::optional,
           "How often an approved request is begun while its lead database cannot be used. Pauses "
           "grow to 5 minutes: 100 are 8 hours.",
           1, 10'000},
    Option{"workers.access_recheck", &Options::access_recheck, Presence::optional,
           "How often a pseudonymization that waits for an access request looks again.", 100,
           86'400'000},
    Option{"channels.threads", &Options::request_threads, Presence::optional,
           "Threads that answer what needs the queue alone: intake, decisions, status, keys.", 1,
           64},
    Option{"channels.lead_threads", &Options::lead_threads, Presence::optional,
           "Threads that answer what reads lead databases: look-ups, pages of results.", 1, 64},
    Option{
        "audit.heads_file", &Options::audit_heads_file, Presence::optional,
        "File that gets signed heads of the audit log; on another file system than `state_dir`."},
    Option{"audit.syslog", &Options::audit_syslog, Presence::optional,
           "Socket of the syslog that gets such heads, e.g. /dev/log."},
    Option{"audit.head_minutes", &Options::audit_head_minutes, Presence::optional,
           "Minutes between two heads while the log grows.", 1, 1440},
    Option{"audit.head_entries", &Options::audit_head_entries, Presence::optional,
           "Entries after which a head is due at once.", 1, 1'000'000},
    Option{"log.level", &Options::log_level, Presence::optional, "Least level that is logged.",
           "debug|info|warning|error"},
};

}  // namespace callveil::app

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "app/option.hpp"

namespace callveil::app {

using Milliseconds = std::chrono::milliseconds;
using Path = std::filesystem::path;
using Paths = std::vector<std::filesystem::path>;
using Words = std::vector<std::string>;

/// One lead database, as the list `sources` names it.
struct SourceOptions {
    std::string name;
    std::string kind = "sqlite";
    Path path;
    std::string region = "US";
    std::string regime = "gdpr";
    Words datasets;
    Milliseconds busy_timeout = std::chrono::seconds{5};
    std::int64_t page_rows = 2000;
    Milliseconds page_pause{0};
};

/// Everything that `callveil.yaml` may say.
struct Options {
    Path state_dir = "/var/lib/callveil";
    Path secrets_dir = "/etc/callveil/secrets";
    std::string controller;
    std::string agent_endpoint = "tcp://127.0.0.1:5570";
    std::string admin_endpoint = "tcp://127.0.0.1:5571";
    Paths data_maps;
    Path policy;
    Path calendar;
    Path article15;
    Words four_eyes{"pseudonymization"};
    Milliseconds max_clock_skew = std::chrono::minutes{5};
    Milliseconds plan_life = std::chrono::hours{24 * 7};
    std::int64_t plan_atomic_rows = 1000;
    std::int64_t search_rows = 1000;
    Milliseconds package_life = std::chrono::hours{24 * 30};
    std::int64_t prefill_per_minute = 60;
    std::int64_t dedupe_days = 90;
    std::int64_t worker_threads = 2;
    Milliseconds worker_lease = std::chrono::seconds{60};
    std::int64_t job_attempts = 3;
    Milliseconds access_recheck = std::chrono::seconds{60};
    std::int64_t request_threads = 2;
    std::string log_level = "info";
    std::vector<SourceOptions> sources;
};

inline constexpr auto source_options = std::tuple{
    Option{"name", &SourceOptions::name, Presence::required, "Name in tables and sentences."},
    Option{"kind", &SourceOptions::kind, Presence::optional, "Kind of database: sqlite."},
    Option{"path", &SourceOptions::path, Presence::required, "File of the SQLite database."},
    Option{"region", &SourceOptions::region, Presence::optional,
           "ISO 3166 region of its phone numbers, e.g. US, GB, DE."},
    Option{"regime", &SourceOptions::regime, Presence::optional,
           "Law whose clock runs for its people: gdpr or ccpa."},
    Option{"datasets", &SourceOptions::datasets, Presence::required,
           "Keys of the datasets of the data maps that live in it."},
    Option{"busy_timeout", &SourceOptions::busy_timeout, Presence::optional,
           "Longest wait for another program's lock.", 0, 600'000},
    Option{"page_rows", &SourceOptions::page_rows, Presence::optional, "Rows read under one lock.",
           1, 100'000},
    Option{"page_pause", &SourceOptions::page_pause, Presence::optional,
           "Time left to other programs between two pages.", 0, 10'000},
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
    Option{"data_maps", &Options::data_maps, Presence::required,
           "fideslang Dataset files or folders; docs/formats/datamap.md."},
    Option{"policy", &Options::policy, Presence::required, "Policy file; docs/formats/policy.md."},
    Option{"calendar", &Options::calendar, Presence::required,
           "Business days for the clocks that count them."},
    Option{"article15", &Options::article15, Presence::required,
           "Texts of GDPR Art. 15(1)(a)-(h) that each export carries."},
    Option{"four_eyes", &Options::four_eyes, Presence::optional,
           "Kinds that a supervisor may not approve when they asked for it themselves; an agent's "
           "request always needs another person."},
    Option{"intake.max_clock_skew", &Options::max_clock_skew, Presence::optional,
           "A desktop clock further ahead than this is ignored.", 0, 86'400'000},
    Option{"intake.dedupe_days", &Options::dedupe_days, Presence::optional,
           "How long a client id stays known; longer than a desktop may be offline.", 1, 3650},
    Option{"intake.prefill_per_minute", &Options::prefill_per_minute, Presence::optional,
           "Look-ups of callers per key and minute.", 1, 100'000},
    Option{"plan.life", &Options::plan_life, Presence::optional,
           "How long a plan may be approved and carried out.", 60'000, 2'592'000'000},
    Option{"plan.atomic_rows", &Options::plan_atomic_rows, Presence::optional,
           "Plans of up to so many rows are one transaction per database.", 1, 100'000},
    Option{"search.rows", &Options::search_rows, Presence::optional,
           "Rows that a search keeps; more are counted.", 1, 10'000},
    Option{"package.life", &Options::package_life, Presence::optional,
           "How long an export package stays in the spool.", 60'000, 31'536'000'000},
    Option{"workers.threads", &Options::worker_threads, Presence::optional,
           "Jobs that run at once.", 1, 64},
    Option{"workers.lease", &Options::worker_lease, Presence::optional,
           "How long a silent worker holds a job.", 1'000, 3'600'000},
    Option{"workers.attempts", &Options::job_attempts, Presence::optional,
           "How often a job is begun while its database is away.", 1, 100},
    Option{"workers.access_recheck", &Options::access_recheck, Presence::optional,
           "How often a pseudonymization that waits for an access request looks again.", 100,
           86'400'000},
    Option{"channels.threads", &Options::request_threads, Presence::optional,
           "Threads that answer requests.", 1, 64},
    Option{"log.level", &Options::log_level, Presence::optional, "debug, info, warning or error."},
};

}  // namespace callveil::app

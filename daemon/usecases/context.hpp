// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "crypto/box.hpp"
#include "crypto/secret.hpp"
#include "crypto/sign.hpp"
#include "domain/data_map.hpp"
#include "domain/deadlines.hpp"
#include "domain/policy.hpp"
#include "masking/mask_strategy.hpp"
#include "ports/clock.hpp"
#include "ports/exporter.hpp"
#include "ports/job_store.hpp"
#include "ports/source_pool.hpp"

namespace callveil::usecases {

/// Numbers and rules from the configuration; `daemon/app/options.hpp` declares and explains each.
struct Settings {
    domain::Microseconds max_clock_skew = std::chrono::minutes{5};
    domain::Microseconds plan_life = std::chrono::hours{24 * 7};
    domain::Microseconds package_life = std::chrono::hours{24 * 30};
    domain::Microseconds access_recheck = std::chrono::seconds{60};
    domain::Microseconds count_time = std::chrono::seconds{2};
    std::int64_t atomic_rows = 1000;
    std::int64_t batch_rows = 500;
    std::int64_t page_rows = 50;
    std::int64_t search_rows = 1000;
    std::int64_t prefill_per_minute = 60;
    std::int64_t prefill_rows = 500;
    domain::Microseconds prefill_time = std::chrono::seconds{2};
    std::int64_t dedupe_days = 90;
    std::int64_t subject_days = 731;
    int job_attempts = 100;
    std::int64_t pseudonymizations_per_day = 200;
    std::int64_t pseudonymizations_per_person = 100;
    std::set<domain::RequestKind> four_eyes{domain::RequestKind::pseudonymization,
                                            domain::RequestKind::access};
    std::filesystem::path spool;
    std::string controller;
    std::vector<ports::ArticleText> articles;
    domain::BusinessCalendar calendar;
};

/// Key material of the daemon. Lives as long as the process.
struct Keys {
    crypto::BoxKeys outbox;           ///< opens what plugins sealed
    crypto::BoxKeys previous_outbox;  ///< the same before a rotation; both halves empty without one
    crypto::Secret body;              ///< keys the hash that tells one body from another
    crypto::Secret ledger;            ///< keys the tokens of masked cells
    masking::MaskKeys masks;
    crypto::SignKeys audit;  ///< signs heads of the audit log
};

/// Everything a use case may touch. All references outlive it. Thread safety: use cases run on any
/// thread; each member is safe for that or immutable.
struct Context {
    ports::JobStore& store;
    ports::Clock& clock;
    ports::Random& random;
    ports::SourcePool& sources;
    ports::Exporter& exporter;
    const domain::DataMap& map;
    const domain::Policy& policy;
    const Settings& settings;
    const Keys& keys;
    std::function<void()> work_added;  ///< wakes the workers

    /// The same, with other connections to the lead databases. `pool` outlives the result.
    Context reading(ports::SourcePool& pool) const { return working(store, pool); }
    /// The same for one job, with a store and connections that know of its lease. Both outlive the
    /// result.
    Context working(ports::JobStore& fenced, ports::SourcePool& pool) const {
        return {fenced, clock, random, pool, exporter, map, policy, settings, keys, work_added};
    }
};

}  // namespace callveil::usecases

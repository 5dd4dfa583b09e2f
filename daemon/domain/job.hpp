// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "domain/principal.hpp"
#include "domain/request.hpp"

namespace callveil::domain {

/// Work that takes longer than a call: it is leased to a worker, reports progress and may be
/// cancelled.
enum class JobKind { search, preview, export_package, pseudonymize };
std::string_view to_string(JobKind kind) noexcept;
std::optional<JobKind> job_kind_from(std::string_view text) noexcept;

enum class JobState { queued, running, done, failed, cancelled };
std::string_view to_string(JobState state) noexcept;
std::optional<JobState> job_state_from(std::string_view text) noexcept;

struct Job {
    std::string id;  ///< UUIDv7
    JobKind kind = JobKind::search;
    JobState state = JobState::queued;
    Reference request;   ///< may be empty for a search with a typed reason
    Caller caller;       ///< who started it
    std::string input;   ///< JSON the use case understands; sealed at rest
    std::string result;  ///< JSON the use case made; sealed at rest
    TimePoint created_at{};
    TimePoint run_after{};
    std::optional<TimePoint> lease_until;
    std::string worker;
    int attempt = 0;  ///< how often it was begun without coming to an end
    int outages = 0;  ///< how many of these ended because a lead database could not be used
    std::int64_t progress_done = 0;
    std::int64_t progress_total = 0;  ///< 0 while unknown
    bool cancel_requested = false;
    std::optional<Error> error;
};

}  // namespace callveil::domain

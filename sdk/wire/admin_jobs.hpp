// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "wire/fields.hpp"

/// Admin channel: work that goes on in the background.
namespace callveil::wire {

/// A job that was started.
struct JobReply {
    std::string job;
    static constexpr auto fields() { return std::tuple{must("job", &JobReply::job, "job id")}; }
};

/// How far a job is.
struct JobStatusReply {
    std::string job;
    std::string kind;
    std::string state;
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::int64_t attempt = 0;
    std::string error;
    std::string detail;
    std::string result;
    std::int64_t matches = 0;
    std::string reason;
    static constexpr auto fields() {
        return std::tuple{
            must("job", &JobStatusReply::job, "job id"),
            must("kind", &JobStatusReply::kind, "search, preview, export_package or pseudonymize"),
            must("state", &JobStatusReply::state, "queued, running, done, failed or cancelled"),
            must("done", &JobStatusReply::done, "rows looked at so far"),
            must("total", &JobStatusReply::total, "rows to look at; 0 while unknown"),
            must("attempt", &JobStatusReply::attempt, "how often it was begun"),
            must("error", &JobStatusReply::error, "name of the error, or empty"),
            must("detail", &JobStatusReply::detail, "sentence of the error, or empty"),
            must("result", &JobStatusReply::result, "plan hash, package id, or empty"),
            must("matches", &JobStatusReply::matches, "rows found by a search"),
            may("reason", &JobStatusReply::reason,
                "reason typed for a search; for supervisors only")};
    }
};

/// Asks how far a job is.
struct JobStatus {
    static constexpr std::string_view type = "job.status";
    using Reply = JobStatusReply;
    std::string job;
    static constexpr auto fields() {
        return std::tuple{must("job", &JobStatus::job, "job id", 36)};
    }
};

/// Asks a job to stop.
struct JobCancel {
    static constexpr std::string_view type = "job.cancel";
    using Reply = JobReply;
    std::string job;
    static constexpr auto fields() {
        return std::tuple{must("job", &JobCancel::job, "job id", 36)};
    }
};

}  // namespace callveil::wire

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/time.hpp"

namespace callveil::usecases {

/// How a running job talks to its worker.
class JobControl {
public:
    virtual ~JobControl() = default;
    /// Reports progress; the lease is kept without it. @return false when the job must stop: a
    /// person cancelled it, the daemon stops, or the lease went to another worker.
    virtual bool report(std::int64_t done, std::int64_t total) = 0;
};

/// How a job ended that did not fail.
struct JobEnd {
    std::string result;                          ///< JSON, plan hash or package id
    std::optional<domain::TimePoint> run_again;  ///< not done yet: put back into the queue
};

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/time.hpp"

namespace callveil::ports {

/// Where time comes from. Thread safety: all calls from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual domain::TimePoint now() const = 0;
};

/// Where randomness and ids come from. Thread safety: all calls from any thread.
class Random {
public:
    virtual ~Random() = default;
    virtual std::string bytes(std::size_t count) = 0;
};

}  // namespace callveil::ports

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/box.hpp"
#include "ports/clock.hpp"

namespace callveil::app {

/// The clock of the machine.
class SystemClock final : public ports::Clock {
public:
    domain::TimePoint now() const override {
        return std::chrono::floor<domain::Microseconds>(std::chrono::system_clock::now());
    }
};

/// The random generator of the machine.
class SystemRandom final : public ports::Random {
public:
    std::string bytes(std::size_t count) override { return crypto::random_bytes(count); }
};

}  // namespace callveil::app

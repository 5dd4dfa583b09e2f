// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <string>

#include "ports/clock.hpp"

namespace callveil::tests {

/// A clock that stands until a test moves it.
class FakeClock final : public ports::Clock {
public:
    explicit FakeClock(domain::TimePoint start = domain::TimePoint{std::chrono::sys_days{
                           std::chrono::year{2026} / 11 / 23}})
        : micros_(start.time_since_epoch().count()) {}

    domain::TimePoint now() const override {
        return domain::TimePoint{domain::Microseconds{micros_.load()}};
    }
    void advance(domain::Microseconds by) { micros_ += by.count(); }
    void set(domain::TimePoint time) { micros_ = time.time_since_epoch().count(); }

private:
    std::atomic<std::int64_t> micros_;
};

/// Counts up instead of being random, so that a test can be repeated.
class FakeRandom final : public ports::Random {
public:
    std::string bytes(std::size_t count) override {
        std::string out(count, '\0');
        for (auto& byte : out) {
            byte = static_cast<char>(next_++);
        }
        return out;
    }

private:
    std::atomic<unsigned char> next_{1};
};

}  // namespace callveil::tests

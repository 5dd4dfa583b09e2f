// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "ports/clock.hpp"
#include "ports/source_pool.hpp"

namespace callveil::usecases {

/// The lead databases as a look-up of a caller may read them: for so long, so many rows of each
/// table, and no row that only a reference leads to, because a form shows none of these.
///
/// One object per look-up. Thread safety: one thread.
class LookUpPool final : public ports::SourcePool {
public:
    struct Limits {
        domain::TimePoint until{};
        std::size_t rows = 0;
    };

    LookUpPool(ports::SourcePool& inner, const ports::Clock& clock, Limits limits)
        : inner_(inner), clock_(clock), limits_(limits) {}

    const std::vector<ports::SourceInfo>& sources() const noexcept override {
        return inner_.sources();
    }
    /// Every call of the loan fails with `unavailable` once the time is over.
    Result<ports::SourceLoan> borrow(std::string_view name) override;

    /// Whether some table holds more rows of the caller than were read.
    bool is_cut() const noexcept { return is_cut_; }

private:
    class Source;

    Result<void> check_time() const;

    ports::SourcePool& inner_;
    const ports::Clock& clock_;
    Limits limits_;
    bool is_cut_ = false;
};

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <utility>

#include "ports/source_pool.hpp"

namespace callveil::workers {

/// Lead databases whose searches end when a job is told to stop, even inside one slow statement.
///
/// Thread safety: that of `inner`, which outlives it.
class WatchedPool final : public ports::SourcePool {
public:
    WatchedPool(ports::SourcePool& inner, std::stop_token stop)
        : inner_(inner), stop_(std::move(stop)) {}

    const std::vector<ports::SourceInfo>& sources() const noexcept override {
        return inner_.sources();
    }
    Result<ports::SourceLoan> borrow(std::string_view name) override {
        CALLVEIL_ASSIGN(auto loan, inner_.borrow(name));
        loan->stop_with(stop_);
        auto* const source = loan.get();
        return ports::SourceLoan(source, [loan = std::move(loan)](ports::LeadSource* returned) {
            returned->stop_with({});
        });
    }

private:
    ports::SourcePool& inner_;
    std::stop_token stop_;
};

}  // namespace callveil::workers

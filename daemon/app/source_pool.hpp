// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "app/options.hpp"
#include "ports/source_pool.hpp"

namespace callveil::app {

/// Connections to the configured lead databases, opened when first asked for and kept for the next.
class ConfiguredSources final : public ports::SourcePool {
public:
    /// @error misconfigured  an unknown kind of database or regime.
    static Result<std::unique_ptr<ConfiguredSources>> make(
        const std::vector<SourceOptions>& sources);

    const std::vector<ports::SourceInfo>& sources() const noexcept override { return infos_; }
    Result<ports::SourceLoan> borrow(std::string_view name) override;

private:
    /// Connections that nobody uses; outlives the pool while a loan is out.
    struct Shelf {
        std::mutex mutex;
        std::multimap<std::string, std::unique_ptr<ports::LeadSource>> idle;
    };

    std::vector<SourceOptions> options_;
    std::vector<ports::SourceInfo> infos_;
    std::shared_ptr<Shelf> shelf_ = std::make_shared<Shelf>();
};

}  // namespace callveil::app

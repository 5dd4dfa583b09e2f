// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "domain/request.hpp"
#include "ports/lead_source.hpp"

namespace callveil::ports {

/// What the configuration says about one lead database.
struct SourceInfo {
    std::string name;
    std::string kind;    ///< "sqlite", ...
    std::string region;  ///< ISO 3166 alpha-2, for phone numbers
    domain::Regime regime = domain::Regime::gdpr;
    std::vector<std::string> datasets;  ///< fides keys of the map that live in it
    bool has_schemas = false;           ///< a table may be named `schema.table`
};

/// A connection on loan; it goes back to its pool when the last owner lets go.
using SourceLoan = std::shared_ptr<LeadSource>;

/// Connections to the configured lead databases. Thread safety: all calls from any thread; a loan
/// serves one thread at a time.
class SourcePool {
public:
    virtual ~SourcePool() = default;
    virtual const std::vector<SourceInfo>& sources() const noexcept = 0;
    /// @error not_found  no source of this name; else what opening it said.
    virtual Result<SourceLoan> borrow(std::string_view name) = 0;

    /// The source that holds `dataset`, or nullptr.
    const SourceInfo* of_dataset(std::string_view dataset) const noexcept {
        for (const auto& source : sources()) {
            for (const auto& key : source.datasets) {
                if (key == dataset) {
                    return &source;
                }
            }
        }
        return nullptr;
    }
};

}  // namespace callveil::ports

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ports/lead_source.hpp"
#include "sources/sqlite/layout.hpp"

namespace callveil::sources {

/// Carries out one `LeadSource::apply`: everything is compiled before the lock is taken, and all of
/// it is undone unless every row was as expected.
class Writer {
public:
    explicit Writer(Connection& connection) : connection_(connection) {}
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// @error as `ports::LeadSource::apply`
    Result<ports::Applied> apply(const std::vector<ports::RowChange>& changes);

private:
    Result<void> compile(const std::vector<ports::RowChange>& changes);
    Result<const Layout*> layout_of(const ports::RowChange& change);
    Result<void> begin();
    Result<ports::Applied> run(const std::vector<ports::RowChange>& changes);
    Result<ports::Applied> conclude(ports::Applied applied, const std::optional<Error>& refusal);
    Result<void> commit();
    void roll_back();

    Connection& connection_;
    std::map<std::string, Layout, std::less<>> layouts_;
    std::map<std::string, Statement> statements_;  ///< by their SQL: one per shape of change
    std::vector<Statement*> plan_;                 ///< one per change
};

}  // namespace callveil::sources

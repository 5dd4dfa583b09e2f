// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ports/lead_source.hpp"
#include "sources/odbc/layout.hpp"

namespace callveil::sources::odbc {

/// Carries out one `LeadSource::apply`: one UPDATE a row, all in one transaction, and all of it is
/// undone unless every row was as expected.
class Writer {
public:
    explicit Writer(Connection& connection) : connection_(connection) {}
    ~Writer() { connection_.roll_back(); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// @error as `ports::LeadSource::apply`
    Result<ports::Applied> apply(const std::vector<ports::RowChange>& changes);

private:
    Result<void> plan(const std::vector<ports::RowChange>& changes);
    Result<const Layout*> layout_of(const std::string& table);
    Result<ports::Applied> attempt(const std::vector<ports::RowChange>& changes);
    Result<bool> update(const ports::RowChange& change);
    Result<ports::Applied> refuse(const std::vector<ports::RowChange>& changes, Error refusal);
    Result<Statement*> statement(const std::string& sql);

    Connection& connection_;
    std::map<std::string, Layout, std::less<>> layouts_;
    std::map<std::string, std::unique_ptr<Statement>, std::less<>> statements_;
};

/// The UPDATE of one row, which finds it only if each cell is still as it was.
Term update_query(const Dialect& dialect, const Layout& layout, const ports::RowChange& change);
/// A SELECT that finds the row under the same condition.
Term check_query(const Dialect& dialect, const Layout& layout, const ports::RowChange& change);

}  // namespace callveil::sources::odbc

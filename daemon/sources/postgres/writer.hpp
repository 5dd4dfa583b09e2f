// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ports/lead_source.hpp"
#include "sources/postgres/layout.hpp"

namespace callveil::sources::postgres {

/// Carries out one `LeadSource::apply`: changes of one shape are one UPDATE, and all of it is
/// undone unless every row was as expected.
class Writer {
public:
    explicit Writer(Connection& connection) : connection_(connection) {}
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// @error as `ports::LeadSource::apply`
    Result<ports::Applied> apply(const std::vector<ports::RowChange>& changes);

private:
    /// Changes of the same table, cells and guards, no row twice.
    struct Batch {
        const Layout* layout = nullptr;
        const ports::RowChange* shape = nullptr;
        std::vector<std::size_t> indexes;
        std::vector<Parameters> parameters;  ///< one list per place in the statement
    };

    Result<void> plan(const std::vector<ports::RowChange>& changes);
    Result<const Layout*> layout_of(const std::string& table);
    Result<ports::Applied> try_once();
    Result<std::vector<std::size_t>> run(const Batch& batch, const std::string& sql);
    Result<ports::Applied> refuse(Error refusal);
    Result<void> commit();
    void roll_back();

    Connection& connection_;
    std::map<std::string, Layout, std::less<>> layouts_;
    std::vector<Batch> batches_;  ///< in the order in which their first change came
};

}  // namespace callveil::sources::postgres

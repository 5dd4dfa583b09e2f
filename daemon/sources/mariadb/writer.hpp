// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ports/lead_source.hpp"
#include "sources/mariadb/terms.hpp"

namespace callveil::sources::mariadb {

/// Carries out one `LeadSource::apply`: everything is compiled before the first lock is taken, and
/// all of it is undone unless every row was as expected.
class Writer {
public:
    explicit Writer(Connection& connection) : connection_(connection) {}
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// A transaction that loses against another one is tried again, three times and for no longer
    /// than the busy time-out.
    /// @error as `ports::LeadSource::apply`; unsupported for a table without transactions or key.
    Result<ports::Applied> apply(const std::vector<ports::RowChange>& changes);

private:
    /// One UPDATE with its values.
    struct Update {
        Statement* statement = nullptr;
        std::vector<domain::Value> values;
    };

    Result<void> compile(const std::vector<ports::RowChange>& changes);
    Result<const Layout*> layout_of(const ports::RowChange& change);
    Result<ports::Applied> attempt(const std::vector<ports::RowChange>& changes);
    Result<void> run(const std::vector<ports::RowChange>& changes, ports::Applied& applied);
    Result<void> update(Update& update, const std::string& table, std::int64_t& found);
    Error truncation(const std::string& table);
    Result<void> commit();
    void roll_back();

    Connection& connection_;
    std::map<std::string, Layout, std::less<>> layouts_;
    std::map<std::string, Statement> statements_;  ///< by their SQL: one per shape of change
    std::vector<Update> plan_;                     ///< one per change
    unsigned last_code_ = 0;                       ///< the server's, of the last failed UPDATE
    bool in_transaction_ = false;
};

}  // namespace callveil::sources::mariadb

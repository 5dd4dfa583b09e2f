// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "domain/catalogue.hpp"
#include "domain/value.hpp"

namespace callveil::ports {

/// One row as read: its key and the asked columns in the asked order.
struct Row {
    domain::RowKey key;
    std::vector<domain::Value> values;
};

/// Gets rows one by one; returns false to stop the reading early. Runs on the caller's thread.
/// The row may be moved from.
using RowVisitor = std::function<bool(Row& row)>;

/// Told after each page of a scan: rows read so far. Returns false to cancel.
using ProgressVisitor = std::function<bool(std::int64_t rows_read)>;

/// New value of one cell together with the value it must still have.
struct CellChange {
    std::string column;
    domain::Value before;
    domain::Value after;
};

/// Compare-and-swap of one row: all changed cells and all guarded cells must still be what they
/// were, in bytes and storage class.
struct RowChange {
    std::string table;
    domain::RowKey key;
    std::vector<CellChange> cells;
    std::vector<std::pair<std::string, domain::Value>> guards;
};

/// What became of the changes of one `apply`.
struct Applied {
    std::int64_t rows = 0;
    std::vector<std::size_t>
        stale;  ///< indexes of changes that did not match; all rolled back then
};

/// One lead database. Somebody else owns it: nothing is created in it, nothing but the mapped cells
/// is changed, locks are short.
///
/// Thread safety: one instance serves one thread at a time; `app` gives each worker its own.
/// Errors of every call: `unavailable` (locked, gone, try later), `misconfigured` (with the
/// remedy), `corrupt` (not a database), `internal`.
class LeadSource {
public:
    virtual ~LeadSource() = default;

    /// Name from the configuration.
    virtual std::string_view name() const noexcept = 0;

    /// Whether the connection is lost for good, so that nobody should be handed it again.
    virtual bool is_broken() const noexcept { return false; }

    /// From now on `scan`, `find_equal` and `find_alike` end soon after `stop` asks for it, even
    /// inside one slow statement, with `cancelled`. `fetch` and `apply` always run to their end:
    /// whether a row was written must not stay unknown. A token without a source ends this.
    virtual void stop_with(std::stop_token stop) = 0;

    /// The table or view as the catalogue describes it now.
    /// @error not_found  no such table.
    virtual Result<domain::TableInfo> describe(std::string_view table) = 0;

    /// Names of all tables, for `datamap check`.
    virtual Result<std::vector<std::string>> tables() = 0;

    /// Reads `columns` of every row in key order, in pages that hold no lock between them.
    /// @error cancelled  `progress` returned false.
    virtual Result<void> scan(std::string_view table, const std::vector<std::string>& columns,
                              const RowVisitor& visit, const ProgressVisitor& progress) = 0;

    /// Reads `columns` of the rows where `column` equals one of `values`, exactly, as the database
    /// compares after converting each value to the column's type. Any number of values.
    virtual Result<void> find_equal(std::string_view table, std::string_view column,
                                    const std::vector<domain::Value>& values,
                                    const std::vector<std::string>& columns,
                                    const RowVisitor& visit) = 0;

    /// Reads `columns` of the rows that `find_equal` finds when text is compared under `collation`,
    /// as a UniqueConstraint names it: those that a new value would meet. An adapter whose database
    /// can look them up does so; this one reads every row.
    virtual Result<void> find_alike(std::string_view table, std::string_view column,
                                    std::string_view collation,
                                    const std::vector<domain::Value>& values,
                                    const std::vector<std::string>& columns,
                                    const RowVisitor& visit) {
        std::set<domain::Value> wanted;
        for (const auto& value : values) {
            wanted.insert(domain::collated(value, collation));
        }
        auto all = columns;
        all.emplace_back(column);
        const auto compare = [&](Row& row) {
            const auto met = wanted.contains(domain::collated(row.values.back(), collation));
            row.values.pop_back();
            return !met || visit(row);
        };
        return scan(table, all, compare, {});
    }

    /// Reads `columns` of the rows with these keys; a key without row is left out.
    virtual Result<void> fetch(std::string_view table, const std::vector<domain::RowKey>& keys,
                               const std::vector<std::string>& columns,
                               const RowVisitor& visit) = 0;

    /// All changes in one transaction. If one is stale everything is rolled back and `stale` says
    /// which.
    /// @error conflict     a constraint of the database refused a value; all rolled back.
    /// @error unavailable  locked or connection lost; `detail` starts with "unknown outcome" when
    /// the
    ///                     COMMIT itself failed, and the caller must read the cells again.
    virtual Result<Applied> apply(const std::vector<RowChange>& changes) = 0;
};

}  // namespace callveil::ports

// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/renew_seals.hpp"

#include <array>

#include "stores/sqlite/queries.hpp"

namespace callveil::stores {
namespace {

/// A sealed column: how its rows are read and how one is written.
struct Column {
    std::string_view name;
    const std::string_view* list;
    const std::string_view* update;
};

// The key mark of store_info stands last on purpose.
constexpr std::array columns{
    Column{"requests.sealed", &queries::list_sealed_requests, &queries::renew_request},
    Column{"jobs.sealed_input", &queries::list_sealed_job_inputs, &queries::renew_job_input},
    Column{"jobs.sealed_result", &queries::list_sealed_job_results, &queries::renew_job_result},
    Column{"plans.sealed", &queries::list_sealed_plans, &queries::renew_plan},
    Column{"plan_pages.sealed", &queries::list_sealed_plan_pages, &queries::renew_plan_page},
    Column{"packages.sealed", &queries::list_sealed_packages, &queries::renew_package},
    Column{"audit_head.sealed", &queries::list_sealed_audit_heads, &queries::renew_audit_head},
    Column{"store_info.key_check", &queries::list_sealed_key_checks, &queries::renew_key_check},
};
constexpr std::int64_t batch_rows = 500;

struct SealedRow {
    std::int64_t rowid = 0;
    std::string sealed;
};

Result<std::vector<SealedRow>> next_rows(Connection& connection, const Column& column,
                                         std::int64_t after) {
    CALLVEIL_ASSIGN(auto statement, connection.query(*column.list, after, batch_rows));
    return collect<SealedRow>(std::move(statement), [](Row& row) -> Result<SealedRow> {
        const auto rowid = row.integer();
        return SealedRow{rowid, std::string(row.blob())};
    });
}

Result<std::int64_t> renew_row(Connection& connection, const Sealer& sealer, const Column& column,
                               const SealedRow& row) {
    const auto renewed = sealer.renew(row.sealed);
    if (!renewed) {
        return fail(ErrorCode::corrupt, "a value of " + std::string(column.name) +
                                            " opens under neither key; restore the store from a "
                                            "backup and start again with both keys.");
    }
    if (!*renewed) {
        return 0;
    }
    CALLVEIL_TRY(connection.execute(*column.update, row.rowid, Bytes{**renewed}));
    return 1;
}

Result<std::int64_t> renew_batch(Session& session, const Sealer& sealer, const Column& column,
                                 std::vector<SealedRow> rows) {
    std::int64_t renewed = 0;
    CALLVEIL_TRY(session.begin());
    for (const auto& row : rows) {
        CALLVEIL_ASSIGN(const auto one, renew_row(session.connection(), sealer, column, row));
        renewed += one;
    }
    CALLVEIL_TRY(session.commit());
    return renewed;
}

Result<std::int64_t> renew_column(Session& session, const Sealer& sealer, const Column& column) {
    std::int64_t renewed = 0;
    std::int64_t after = 0;
    while (true) {
        CALLVEIL_ASSIGN(auto rows, next_rows(session.connection(), column, after));
        if (rows.empty()) {
            return renewed;
        }
        after = rows.back().rowid;
        CALLVEIL_ASSIGN(const auto some, renew_batch(session, sealer, column, std::move(rows)));
        renewed += some;
    }
}

Result<bool> knows_current_key(Session& session, const Sealer& sealer) {
    CALLVEIL_ASSIGN(const auto marks, next_rows(session.connection(), columns.back(), 0));
    if (marks.empty()) {
        return true;
    }
    CALLVEIL_ASSIGN(const auto renewed, sealer.renew(marks.front().sealed));
    return !renewed;
}

}  // namespace

Result<std::int64_t> renew_seals(Session& session, const Sealer& sealer) {
    CALLVEIL_ASSIGN(const bool current, knows_current_key(session, sealer));
    std::int64_t renewed = 0;
    for (const auto& column : columns) {
        if (!current) {
            CALLVEIL_ASSIGN(const auto some, renew_column(session, sealer, column));
            renewed += some;
        }
    }
    return renewed;
}

}  // namespace callveil::stores

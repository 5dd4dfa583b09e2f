// SPDX-License-Identifier: Apache-2.0
#include "crypto/box.hpp"
#include "stores/sqlite/known.hpp"
#include "stores/sqlite/page_codec.hpp"
#include "stores/sqlite/queries.hpp"
#include "stores/sqlite/sealed_json.hpp"
#include "stores/sqlite/work_tables.hpp"

namespace callveil::stores {
namespace {

using domain::Atomicity;
using domain::Plan;

constexpr std::string_view head_slot = "plans.sealed";
constexpr std::string_view page_slot = "plan_pages.sealed";

std::string_view word_of(Atomicity atomicity) {
    return atomicity == Atomicity::batches ? "batches" : "one_transaction";
}

std::optional<Atomicity> atomicity_from(std::string_view word) {
    for (const auto atomicity : {Atomicity::one_transaction, Atomicity::batches}) {
        if (word_of(atomicity) == word) {
            return atomicity;
        }
    }
    return std::nullopt;
}

std::string page_id(std::string_view plan_id, std::int64_t page) {
    return std::string(plan_id) + "/" + std::to_string(page);
}

domain::PlanCounts read_counts(Row& row) {
    domain::PlanCounts counts;
    counts.rows = row.integer();
    counts.ticked_rows = row.integer();
    counts.conflict_rows = row.integer();
    counts.shared_rows = row.integer();
    counts.cells_to_mask = row.integer();
    counts.cells_kept = row.integer();
    counts.cells_released = row.integer();
    return counts;
}

}  // namespace

Result<Plan> SqlitePlanTable::read(Row& row) const {
    Plan plan;
    plan.id = row.text();
    plan.hash = row.text();
    plan.request = row.text();
    CALLVEIL_ASSIGN(plan.kind, known(domain::request_kind_from(row.text()), "plans.kind"));
    plan.created_by = row.text();
    plan.created_at = row.time();
    plan.expires_at = row.time();
    CALLVEIL_ASSIGN(plan.atomicity, known(atomicity_from(row.text()), "plans.atomicity"));
    plan.counts = read_counts(row);
    plan.pages = row.integer();
    CALLVEIL_ASSIGN(std::string part, sealer_.open(head_slot, plan.id, row.blob()));
    CALLVEIL_TRY(read_sealed_part(part, plan));
    crypto::wipe(part);
    return plan;
}

Result<void> SqlitePlanTable::insert(const Plan& plan) {
    CALLVEIL_ASSIGN(std::string part, sealed_part(plan));
    const std::string sealed = sealer_.seal(head_slot, plan.id, part);
    crypto::wipe(part);
    const auto& counts = plan.counts;
    CALLVEIL_TRY(connection_.execute(
        queries::insert_plan, plan.id, plan.hash, or_null(plan.request), to_string(plan.kind),
        plan.created_by, plan.created_at, plan.expires_at, word_of(plan.atomicity), counts.rows,
        counts.ticked_rows, counts.conflict_rows, counts.shared_rows, counts.cells_to_mask,
        counts.cells_kept, counts.cells_released, plan.pages, Bytes{sealed}));
    return {};
}

Result<void> SqlitePlanTable::add_page(std::string_view plan_id, std::int64_t page,
                                       const std::vector<domain::PlannedRow>& rows) {
    const std::string sealed = sealer_.seal(page_slot, page_id(plan_id, page), encode_page(rows));
    CALLVEIL_TRY(connection_.execute(queries::add_plan_page, plan_id, page, Bytes{sealed}));
    return {};
}

Result<Plan> SqlitePlanTable::find_one(std::string_view sql, std::string_view key,
                                       std::string_view missing) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(sql, key));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    if (!found) {
        return fail(ErrorCode::not_found, std::string(missing) + std::string(key) + ".");
    }
    Row row = statement.row();
    return read(row);
}

Result<Plan> SqlitePlanTable::find_by_hash(std::string_view hash) {
    return find_one(queries::find_plan_by_hash, hash, "No plan has the hash ");
}

Result<Plan> SqlitePlanTable::latest(std::string_view reference) {
    return find_one(queries::find_latest_plan, reference, "There is no plan for the request ");
}

Result<std::vector<domain::PlannedRow>> SqlitePlanTable::page(std::string_view plan_id,
                                                              std::int64_t page) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::find_plan_page, plan_id, page));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    if (!found) {
        return fail(ErrorCode::not_found, "There is no plan page " + page_id(plan_id, page) + ".");
    }
    CALLVEIL_ASSIGN(const std::string bytes,
                    sealer_.open(page_slot, page_id(plan_id, page), statement.row().blob()));
    return decode_page(bytes);
}

Result<void> SqlitePlanTable::remove(std::string_view plan_id) {
    CALLVEIL_ASSIGN(const auto heads, connection_.execute(queries::remove_plan, plan_id));
    CALLVEIL_ASSIGN(const auto pages, connection_.execute(queries::remove_plan_pages, plan_id));
    if (heads + pages == 0) {
        return fail(ErrorCode::not_found, "No plan has the id " + std::string(plan_id) + ".");
    }
    return {};
}

Result<std::int64_t> SqlitePlanTable::remove_of_request(std::string_view reference,
                                                        std::size_t limit) {
    const auto most = static_cast<std::int64_t>(limit);
    CALLVEIL_ASSIGN(const auto pages,
                    connection_.execute(queries::remove_plan_pages_of_request, reference, most));
    if (pages < most) {
        CALLVEIL_TRY(connection_.execute(queries::remove_plans_of_request, reference));
    }
    return pages;
}

}  // namespace callveil::stores

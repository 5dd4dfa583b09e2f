// SPDX-License-Identifier: Apache-2.0
#include "usecases/plan_builder.hpp"

#include <algorithm>

#include "usecases/cell_masks.hpp"
#include "usecases/digests.hpp"
#include "usecases/preflight.hpp"
#include "usecases/released_cells.hpp"
#include "usecases/unique_check.hpp"
#include "usecases/write_order.hpp"
#include "wire/uuid.hpp"

namespace callveil::usecases {
namespace {

using domain::CellAction;
using domain::PlannedCell;

/// Builds one plan; one object per call of build_plan().
class Builder {
public:
    Builder(const Context& context, const domain::Request& request, const Ticks& ticks,
            BuiltPlan& plan)
        : context_(context),
          request_(request),
          ticks_(ticks),
          plan_(plan),
          masks_(context, request.reference) {}

    Result<void> add(const domain::CollectionId& id, const CollectionRows& rows) {
        const auto first = plan_.rows.size();
        if (request_.kind == domain::RequestKind::access) {
            add_released(id, rows);
            return {};
        }
        CALLVEIL_ASSIGN(const auto masks, masks_.of(*rows.declared, rows.table));
        if (masks.empty() || rows.rows.empty()) {
            return {};
        }
        for (const auto& [key, row] : rows.rows) {
            CALLVEIL_TRY(add_masked(id, rows, row, masks));
        }
        for (auto& sentence : type_notes(id, masks)) {
            note(plan_.head.warnings, std::move(sentence));
        }
        const std::span<BuiltRow> added(plan_.rows.begin() + static_cast<std::ptrdiff_t>(first),
                                        plan_.rows.end());
        CALLVEIL_TRY(preflight(context_, rows, added, plan_.head));
        for (auto& row : added) {
            follow_key(rows.table, row);
        }
        return {};
    }

    void digest_all() {
        const crypto::Secret key(plan_.head.key);
        for (auto& row : plan_.rows) {
            digest(key, row);
        }
    }

private:
    BuiltRow start(const domain::CollectionId& id, const CollectionRows& rows,
                   const FoundRow& row) {
        BuiltRow built;
        built.planned = {.source = rows.source,
                         .collection = id,
                         .key = row.key,
                         .key_after = {},
                         .provenance = row.provenance,
                         .flags = {row.flags.begin(), row.flags.end()},
                         .ticked = true,
                         .selectors = {},
                         .cells = {}};
        for (std::size_t i = 0; i < rows.columns.size(); ++i) {
            built.before[rows.columns[i]] = row.values[i];
        }
        std::set<std::string> selectors;
        for (const auto& why : row.provenance) {
            if (selectors.insert(why.field).second) {
                built.planned.selectors.push_back({why.field, {}});
            }
        }
        const auto address = address_of(built.planned);
        built.planned.ticked = (row.flags.empty() || ticks_.ticked.contains(address)) &&
                               !ticks_.unticked.contains(address);
        return built;
    }

    void add_released(const domain::CollectionId& id, const CollectionRows& rows) {
        const auto cells = released_cells(context_.policy, id, rows, plan_.head.warnings);
        for (const auto& [key, row] : rows.rows) {
            if (!cells.empty()) {
                plan_.rows.push_back(start(id, rows, row));
                plan_.rows.back().planned.cells = cells;
            }
        }
    }

    Result<void> add_masked(const domain::CollectionId& id, const CollectionRows& rows,
                            const FoundRow& row, const std::vector<FieldMask>& masks) {
        auto built = start(id, rows, row);
        for (const auto& mask : masks) {
            CALLVEIL_ASSIGN(auto cell, mask_cell(built, mask));
            built.planned.cells.push_back(std::move(cell));
        }
        plan_.rows.push_back(std::move(built));
        return {};
    }

    Result<PlannedCell> mask_cell(BuiltRow& built, const FieldMask& mask) {
        const auto& column = mask.field->name;
        const auto& before = built.before.at(column);
        PlannedCell cell{.column = column,
                         .action = CellAction::keep,
                         .strategy = std::string(mask.strategy->name()),
                         .reason = mask.keep_reason};
        if (domain::is_null(before) && mask.mask_field.nulls == masking::NullPolicy::keep) {
            cell.reason = "null";
        }
        if (!cell.reason.empty()) {
            return cell;
        }
        auto after = masked_in(plan_.head, built.planned, mask, before);
        if (!after) {
            cell.reason = "value_not_maskable";
            return cell;
        }
        if (*after == before) {
            cell.reason = "already_masked";
            return cell;
        }
        CALLVEIL_ASSIGN(const bool masked_before, in_ledger(built, mask, before));
        if (masked_before) {
            cell.reason = "already_masked";
            return cell;
        }
        cell.action = CellAction::mask;
        built.after[column] = std::move(*after);
        return cell;
    }

    static void follow_key(const domain::TableInfo& table, BuiltRow& row) {
        auto key = row.planned.key;
        for (std::size_t i = 0; i < table.key_columns.size() && i < key.size(); ++i) {
            const auto after = row.after.find(table.key_columns[i]);
            if (after != row.after.end()) {
                key[i] = after->second;
            }
        }
        if (key != row.planned.key) {
            row.planned.key_after = std::move(key);
        }
    }

    Result<bool> in_ledger(const BuiltRow& built, const FieldMask& mask,
                           const domain::Value& before) {
        if (mask.strategy->idempotent() == masking::Idempotent::yes &&
            context_.policy.on_collision == domain::OnCollision::stop) {
            return false;
        }
        const auto key = domain::canonical_bytes(built.planned.key);
        const auto collection = built.planned.collection.text();
        return was_masked(
            context_,
            ledger_token(context_.keys.ledger,
                         {built.planned.source, collection, key, mask.field->name}, before));
    }

    static void digest(const crypto::Secret& plan_key, BuiltRow& row) {
        const auto key = domain::canonical_bytes(row.planned.key);
        const auto collection = row.planned.collection.text();
        const auto place = [&](std::string_view column) {
            return CellPlace{row.planned.source, collection, key, column};
        };
        for (auto& selector : row.planned.selectors) {
            selector.digest =
                digest_of(plan_key, place(selector.column), row.before.at(selector.column));
        }
        for (auto& cell : row.planned.cells) {
            cell.before = digest_of(plan_key, place(cell.column), row.before.at(cell.column));
            cell.after = cell.action == CellAction::mask
                             ? digest_of(plan_key, place(cell.column), row.after.at(cell.column))
                             : cell.before;
        }
    }

    const Context& context_;
    const domain::Request& request_;
    const Ticks& ticks_;
    BuiltPlan& plan_;
    CellMasks masks_;
};

void count(domain::PlanCounts& counts, const domain::PlannedRow& row) {
    const auto has = [&](domain::RowFlag flag) {
        return std::find(row.flags.begin(), row.flags.end(), flag) != row.flags.end() ? 1 : 0;
    };
    counts.rows += 1;
    counts.ticked_rows += row.ticked ? 1 : 0;
    counts.conflict_rows += has(domain::RowFlag::conflict);
    counts.shared_rows += has(domain::RowFlag::shared);
    for (const auto& cell : row.cells) {
        if (!row.ticked) {
            continue;
        }
        counts.cells_to_mask += cell.action == CellAction::mask ? 1 : 0;
        counts.cells_kept += cell.action == CellAction::keep ? 1 : 0;
        counts.cells_released += cell.action == CellAction::release ? 1 : 0;
    }
}

void finish(const Context& context, BuiltPlan& plan) {
    for (const auto& row : plan.rows) {
        count(plan.head.counts, row.planned);
    }
    plan.head.atomicity = plan.head.counts.ticked_rows <= context.settings.atomic_rows
                              ? domain::Atomicity::one_transaction
                              : domain::Atomicity::batches;
    PlanHasher hasher(plan.head);
    for (const auto& row : plan.rows) {
        hasher.add(row.planned);
    }
    plan.head.hash = hasher.finish();
}

}  // namespace

std::string address_of(const domain::PlannedRow& row) {
    return row.source + '\0' + row.collection.text() + '\0' + domain::canonical_bytes(row.key);
}

domain::Plan new_plan_head(const Context& context, const domain::Request& request,
                           std::string_view person) {
    const auto now = context.clock.now();
    domain::Plan head;
    head.id = wire::make_uuid7(
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()),
        context.random.bytes(10));
    head.request = request.reference;
    head.kind = request.kind;
    head.created_by = person;
    head.created_at = now;
    head.expires_at = now + context.settings.plan_life;
    head.key = context.random.bytes(32);
    head.seed = context.random.bytes(32);
    return head;
}

Result<BuiltPlan> build_plan(const Context& context, const domain::Request& request,
                             const Gathered& found, domain::Plan head, const Ticks& ticks) {
    BuiltPlan plan{std::move(head), {}};
    plan.head.counts = {};
    plan.head.obstacles.clear();
    plan.head.skipped.clear();
    plan.head.warnings = found.warnings;
    for (const auto& [id, reason] : found.walk.skipped) {
        plan.head.skipped.push_back(id.text() + ": " + reason);
    }
    Builder builder(context, request, ticks, plan);
    for (const auto& [id, rows] : found.collections) {
        CALLVEIL_TRY(builder.add(id, rows));
    }
    CALLVEIL_TRY(put_in_write_order(context, plan.rows));
    builder.digest_all();
    finish(context, plan);
    return plan;
}

std::vector<std::string> targets_of(const Context& context, domain::RequestKind kind) {
    return kind == domain::RequestKind::access ? context.policy.access_targets
                                               : context.policy.mask_targets();
}

Result<bool> was_masked(const Context& context, const std::string& token) {
    bool found = false;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(found, transaction.ledger().contains(token));
        return {};
    }));
    return found;
}

}  // namespace callveil::usecases

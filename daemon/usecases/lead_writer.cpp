// SPDX-License-Identifier: Apache-2.0
#include "usecases/lead_writer.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "usecases/digests.hpp"
#include "usecases/preflight.hpp"
#include "usecases/table_names.hpp"

namespace callveil::usecases {
namespace {

using domain::CellAction;
using domain::PlannedRow;

std::vector<std::string> columns_of(const std::vector<const PlannedRow*>& rows) {
    std::set<std::string> columns;
    for (const auto* row : rows) {
        for (const auto& cell : row->cells) {
            columns.insert(cell.column);
        }
        for (const auto& selector : row->selectors) {
            columns.insert(selector.column);
        }
    }
    return {columns.begin(), columns.end()};
}

/// The rows of each collection, in the order in which `rows` come to them.
std::vector<std::vector<const PlannedRow*>> by_collection(const std::vector<PlannedRow>& rows) {
    std::vector<std::vector<const PlannedRow*>> groups;
    std::map<domain::CollectionId, std::size_t> group_of;
    for (const auto& row : rows) {
        const auto [at, fresh] = group_of.emplace(row.collection, groups.size());
        if (fresh) {
            groups.emplace_back();
        }
        groups[at->second].push_back(&row);
    }
    return groups;
}

bool is_mask(const domain::PlannedCell& cell) noexcept {
    return cell.action == CellAction::mask;
}

bool is_masked(const PlannedRow& row, std::string_view column) {
    return std::any_of(row.cells.begin(), row.cells.end(),
                       [&](const auto& cell) { return cell.column == column && is_mask(cell); });
}

}  // namespace

/// Values of one collection's rows as they are now, by canonical key and column.
struct LeadWriter::Living {
    std::map<std::string, std::map<std::string, domain::Value>> rows;
};

LeadWriter::LeadWriter(const Context& context, const domain::Plan& plan, ports::LeadSource& source)
    : context_(context),
      plan_(plan),
      source_(source),
      key_(plan.key),
      masks_(context, plan.request) {}

Result<Standing> LeadWriter::stand(const std::vector<PlannedRow>& rows) {
    return judge_all(rows, Aim::write);
}

Result<Standing> LeadWriter::look(const std::vector<PlannedRow>& rows) {
    return judge_all(rows, Aim::look);
}

Result<Standing> LeadWriter::judge_all(const std::vector<PlannedRow>& rows, Aim aim) {
    Standing standing;
    for (const auto& members : by_collection(rows)) {
        CALLVEIL_ASSIGN(const auto living, read(members));
        for (const auto* row : members) {
            CALLVEIL_TRY(judge(*row, living, aim, standing));
        }
    }
    return standing;
}

Result<ports::Applied> LeadWriter::write(const Standing& standing) {
    return source_.apply(standing.changes);
}

Result<LeadWriter::Living> LeadWriter::read(const std::vector<const PlannedRow*>& rows) {
    const auto columns = columns_of(rows);
    std::vector<domain::RowKey> keys;
    for (const auto* row : rows) {
        keys.push_back(row->key);
        if (row->key_after) {
            keys.push_back(*row->key_after);
        }
    }
    Living living;
    CALLVEIL_TRY(source_.fetch(table_of(context_, rows.front()->collection), keys, columns,
                               [&](ports::Row& row) {
                                   auto& cells = living.rows[domain::canonical_bytes(row.key)];
                                   for (std::size_t i = 0; i < columns.size(); ++i) {
                                       cells[columns[i]] = std::move(row.values[i]);
                                   }
                                   return true;
                               }));
    return living;
}

/// How one row stands; added to the standing of its batch.
struct LeadWriter::Judged {
    std::int64_t todo = 0;
    std::int64_t done = 0;
    std::int64_t stale = 0;
    ports::RowChange change;
    std::vector<std::string> ledger;
};

Result<void> LeadWriter::judge(const PlannedRow& row, const Living& living, Aim aim,
                               Standing& standing) {
    auto found = living.rows.find(domain::canonical_bytes(row.key));
    if (found == living.rows.end() && row.key_after) {
        found = living.rows.find(domain::canonical_bytes(*row.key_after));
    }
    if (found == living.rows.end()) {
        standing.stale += std::count_if(row.cells.begin(), row.cells.end(), is_mask);
        return {};
    }
    Judged judged;
    judged.change = {table_of(context_, row.collection), row.key, {}, {}};
    for (const auto& cell : row.cells) {
        if (is_mask(cell)) {
            CALLVEIL_TRY(judge_cell(row, cell, found->second.at(cell.column), aim, judged));
        }
    }
    for (const auto& selector : row.selectors) {
        if (!is_masked(row, selector.column)) {
            judge_selector(row, selector, found->second.at(selector.column), judged);
        }
    }
    add(std::move(judged), standing);
    return {};
}

Result<void> LeadWriter::judge_cell(const PlannedRow& row, const domain::PlannedCell& cell,
                                    const domain::Value& now, Aim aim, Judged& judged) {
    const auto digest = digest_in(row, cell.column, now);
    if (digest == cell.after) {
        ++judged.done;
        return {};
    }
    if (digest != cell.before) {
        ++judged.stale;
        return {};
    }
    ++judged.todo;
    return aim == Aim::write ? prepare(row, cell, now, judged) : Result<void>();
}

Result<void> LeadWriter::prepare(const PlannedRow& row, const domain::PlannedCell& cell,
                                 const domain::Value& now, Judged& judged) {
    CALLVEIL_ASSIGN(const auto* mask, mask_of(row.collection, cell.column));
    CALLVEIL_ASSIGN(auto masked, mask_again(row, cell, now, *mask));
    if (masked.must_be_remembered) {
        const auto key = domain::canonical_bytes(row.key_after.value_or(row.key));
        const auto collection = row.collection.text();
        judged.ledger.push_back(ledger_token(
            context_.keys.ledger, {row.source, collection, key, cell.column}, masked.value));
    }
    judged.change.cells.push_back({cell.column, now, std::move(masked.value)});
    return {};
}

void LeadWriter::judge_selector(const PlannedRow& row, const domain::SelectorCell& selector,
                                const domain::Value& now, Judged& judged) const {
    judged.stale += digest_in(row, selector.column, now) == selector.digest ? 0 : 1;
    judged.change.guards.emplace_back(selector.column, now);
}

void LeadWriter::add(Judged judged, Standing& standing) {
    standing.done += judged.done;
    standing.stale += judged.stale;
    standing.todo += judged.todo;
    if (judged.stale == 0 && !judged.change.cells.empty()) {
        standing.changes.push_back(std::move(judged.change));
        std::move(judged.ledger.begin(), judged.ledger.end(), std::back_inserter(standing.ledger));
    }
}

domain::Digest LeadWriter::digest_in(const PlannedRow& row, std::string_view column,
                                     const domain::Value& value) const {
    const auto key = domain::canonical_bytes(row.key);
    const auto collection = row.collection.text();
    return digest_of(key_, {row.source, collection, key, column}, value);
}

Result<LeadWriter::Masked> LeadWriter::mask_again(const PlannedRow& row,
                                                  const domain::PlannedCell& cell,
                                                  const domain::Value& before,
                                                  const FieldMask& mask) {
    CALLVEIL_ASSIGN(auto after, masked_in(plan_, row, mask, before));
    if (digest_in(row, cell.column, after) == cell.after) {
        return Masked{std::move(after), mask.strategy->idempotent() == masking::Idempotent::no};
    }
    auto suffixed = with_collision_suffix(plan_, row, cell.column, std::move(after));
    if (digest_in(row, cell.column, suffixed) == cell.after) {
        return Masked{std::move(suffixed), true};
    }
    CALLVEIL_ASSIGN(const auto instead, masks_.instead_of(mask));
    if (instead) {
        CALLVEIL_ASSIGN(auto other, masked_in(plan_, row, *instead, before));
        if (digest_in(row, cell.column, other) == cell.after) {
            return Masked{std::move(other), true};
        }
    }
    return fail(ErrorCode::stale,
                "plan_stale: the policy or its keys changed since the preview of " +
                    row.collection.text() + "." + cell.column + "; preview again");
}

Result<const FieldMask*> LeadWriter::mask_of(const domain::CollectionId& id,
                                             const std::string& column) {
    CALLVEIL_ASSIGN(const auto* masks, masks_of(id));
    const auto mask = std::find_if(masks->begin(), masks->end(), [&](const auto& candidate) {
        return candidate.field->name == column;
    });
    if (mask == masks->end()) {
        return fail(ErrorCode::stale, "plan_stale: the policy no longer masks " + id.text() + "." +
                                          column + "; preview again");
    }
    return &*mask;
}

Result<const std::vector<FieldMask>*> LeadWriter::masks_of(const domain::CollectionId& id) {
    if (!field_masks_.contains(id)) {
        const auto* declared = context_.map.find(id);
        if (declared == nullptr) {
            return fail(ErrorCode::stale,
                        id.text() + " is no longer in the data map; preview again");
        }
        CALLVEIL_ASSIGN(auto table, source_.describe(table_of(context_, id)));
        CALLVEIL_ASSIGN(auto masks, masks_.of(*declared, table));
        tables_.emplace(id, std::move(table));
        field_masks_.emplace(id, std::move(masks));
    }
    return &field_masks_.at(id);
}

}  // namespace callveil::usecases

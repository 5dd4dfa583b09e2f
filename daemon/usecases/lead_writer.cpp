// SPDX-License-Identifier: Apache-2.0
#include "usecases/lead_writer.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "usecases/digests.hpp"
#include "usecases/preflight.hpp"

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

bool is_masked(const PlannedRow& row, std::string_view column) {
    return std::any_of(row.cells.begin(), row.cells.end(), [&](const auto& cell) {
        return cell.column == column && cell.action == CellAction::mask;
    });
}

}  // namespace

/// Values of one collection's rows as they are now, by canonical key and column.
struct LeadWriter::Living {
    std::map<std::string, std::map<std::string, domain::Value>> rows;
};

LeadWriter::LeadWriter(const Context& context, const domain::Plan& plan, ports::LeadSource& source)
    : context_(context), plan_(plan), source_(source), key_(plan.key), masks_(context) {}

Result<Standing> LeadWriter::stand(const std::vector<PlannedRow>& rows) {
    std::map<domain::CollectionId, std::vector<const PlannedRow*>> by_collection;
    for (const auto& row : rows) {
        by_collection[row.collection].push_back(&row);
    }
    Standing standing;
    for (const auto& [id, members] : by_collection) {
        CALLVEIL_ASSIGN(const auto living, read(members));
        for (const auto* row : members) {
            CALLVEIL_TRY(judge(*row, living, standing));
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
    CALLVEIL_TRY(
        source_.fetch(rows.front()->collection.collection, keys, columns, [&](ports::Row& row) {
            auto& cells = living.rows[domain::canonical_bytes(row.key)];
            for (std::size_t i = 0; i < columns.size(); ++i) {
                cells[columns[i]] = std::move(row.values[i]);
            }
            return true;
        }));
    return living;
}

Result<void> LeadWriter::judge(const PlannedRow& row, const Living& living, Standing& standing) {
    const auto key = domain::canonical_bytes(row.key);
    const auto collection = row.collection.text();
    auto found = living.rows.find(key);
    if (found == living.rows.end() && row.key_after) {
        found = living.rows.find(domain::canonical_bytes(*row.key_after));
    }
    const auto masked = std::count_if(row.cells.begin(), row.cells.end(), [](const auto& cell) {
        return cell.action == CellAction::mask;
    });
    if (found == living.rows.end()) {
        standing.stale += masked;
        return {};
    }
    CALLVEIL_ASSIGN(const auto* masks, masks_of(row.collection));
    ports::RowChange change{row.collection.collection, row.key, {}, {}};
    std::int64_t done = 0;
    std::int64_t stale = 0;
    for (const auto& cell : row.cells) {
        if (cell.action != CellAction::mask) {
            continue;
        }
        const auto& now = found->second.at(cell.column);
        const auto digest = digest_of(key_, {row.source, collection, key, cell.column}, now);
        if (digest == cell.after) {
            ++done;
        } else if (digest != cell.before) {
            ++stale;
        } else {
            const auto mask = std::find_if(
                masks->begin(), masks->end(),
                [&](const auto& candidate) { return candidate.field->name == cell.column; });
            if (mask == masks->end()) {
                return fail(ErrorCode::stale, "the policy no longer masks " + collection + "." +
                                                  cell.column + "; preview again");
            }
            CALLVEIL_ASSIGN(auto after, mask_again(row, cell, now, *mask));
            if (mask->strategy->idempotent() == masking::Idempotent::no) {
                const auto place = domain::canonical_bytes(row.key_after.value_or(row.key));
                standing.ledger.push_back(ledger_token(
                    context_.keys.ledger, {row.source, collection, place, cell.column}, after));
            }
            change.cells.push_back({cell.column, now, std::move(after)});
        }
    }
    for (const auto& selector : row.selectors) {
        if (is_masked(row, selector.column)) {
            continue;
        }
        const auto& now = found->second.at(selector.column);
        if (digest_of(key_, {row.source, collection, key, selector.column}, now) !=
            selector.digest) {
            ++stale;
        }
        change.guards.emplace_back(selector.column, now);
    }
    standing.done += done;
    standing.stale += stale;
    standing.todo += static_cast<std::int64_t>(change.cells.size());
    if (stale == 0 && !change.cells.empty()) {
        standing.changes.push_back(std::move(change));
    }
    return {};
}

Result<domain::Value> LeadWriter::mask_again(const PlannedRow& row, const domain::PlannedCell& cell,
                                             const domain::Value& before,
                                             const FieldMask& mask) const {
    const auto key = domain::canonical_bytes(row.key);
    const auto collection = row.collection.text();
    const CellPlace place{row.source, collection, key, cell.column};
    CALLVEIL_ASSIGN(auto after, mask.strategy->mask(mask.mask_field, before));
    if (digest_of(key_, place, after) == cell.after) {
        return after;
    }
    const auto suffixed = with_collision_suffix(plan_, row, cell.column, after);
    if (digest_of(key_, place, suffixed) == cell.after) {
        return suffixed;
    }
    return fail(ErrorCode::stale, "the policy or its keys changed since the preview of " +
                                      collection + "." + cell.column + "; preview again");
}

Result<const std::vector<FieldMask>*> LeadWriter::masks_of(const domain::CollectionId& id) {
    if (!field_masks_.contains(id)) {
        const auto* declared = context_.map.find(id);
        if (declared == nullptr) {
            return fail(ErrorCode::stale,
                        id.text() + " is no longer in the data map; preview again");
        }
        CALLVEIL_ASSIGN(auto table, source_.describe(id.collection));
        CALLVEIL_ASSIGN(auto masks, masks_.of(*declared, table));
        tables_.emplace(id, std::move(table));
        field_masks_.emplace(id, std::move(masks));
    }
    return &field_masks_.at(id);
}

}  // namespace callveil::usecases

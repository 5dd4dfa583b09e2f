// SPDX-License-Identifier: Apache-2.0
#include "usecases/shown_rows.hpp"

#include <algorithm>
#include <map>

#include "usecases/digests.hpp"
#include "usecases/explain.hpp"
#include "usecases/lead_writer.hpp"

namespace callveil::usecases {
namespace {

using Cells = std::map<std::string, domain::Value>;

/// Columns of a collection that both the map and the table have, in the order of the map.
Result<std::vector<std::string>> shown_columns(const Context& context, ports::LeadSource& source,
                                               const domain::CollectionId& id) {
    CALLVEIL_ASSIGN(const auto table, source.describe(id.collection));
    std::vector<std::string> columns;
    const auto* declared = context.map.find(id);
    if (declared == nullptr) {
        return fail(ErrorCode::not_found, id.text() + " is no longer in the data map");
    }
    for (const auto& field : declared->fields) {
        if (table.find(field.name) != nullptr) {
            columns.push_back(field.name);
        }
    }
    return columns;
}

Result<std::optional<Cells>> read_row(ports::LeadSource& source, std::string_view table,
                                      const domain::RowKey& key,
                                      const std::vector<std::string>& columns) {
    std::optional<Cells> cells;
    CALLVEIL_TRY(source.fetch(table, {key}, columns, [&](ports::Row& row) {
        cells.emplace();
        for (std::size_t i = 0; i < columns.size(); ++i) {
            (*cells)[columns[i]] = std::move(row.values[i]);
        }
        return false;
    }));
    return cells;
}

bool denied(const Context& context, const domain::CollectionId& id, const std::string& column) {
    const auto* field = context.map.find(domain::FieldId{id, column});
    return field != nullptr && context.policy.denies(field->categories);
}

wire::ShownCell show_cell(const Context& context, const domain::CollectionId& id,
                          const std::string& column, const domain::Value& value) {
    if (denied(context, id, column)) {
        return {.column = column,
                .before = "",
                .after = "",
                .action = "withheld",
                .strategy = "",
                .reason = "denied_category"};
    }
    return {.column = column,
            .before = domain::display(value),
            .after = "",
            .action = "show",
            .strategy = "",
            .reason = ""};
}

Result<wire::ShownRow> show_hit(const Context& context, const SearchHit& hit) {
    const domain::CollectionId id{hit.dataset, hit.collection};
    CALLVEIL_ASSIGN(const auto bytes, crypto::from_base64(hit.key));
    const auto key = domain::key_from_canonical_bytes(bytes);
    wire::ShownRow shown{.number = 0,
                         .source = hit.source,
                         .collection = id.text(),
                         .key = display_key(key),
                         .why = hit.why,
                         .flags = hit.flags,
                         .ticked = false,
                         .cells = {}};
    CALLVEIL_ASSIGN(auto source, context.sources.borrow(hit.source));
    CALLVEIL_ASSIGN(const auto columns, shown_columns(context, *source, id));
    CALLVEIL_ASSIGN(const auto cells, read_row(*source, id.collection, key, columns));
    if (!cells) {
        shown.flags.emplace_back("gone");
        return shown;
    }
    for (const auto& column : columns) {
        shown.cells.push_back(show_cell(context, id, column, cells->at(column)));
    }
    return shown;
}

wire::ShownRow head_of(const domain::PlannedRow& row) {
    wire::ShownRow shown{.number = 0,
                         .source = row.source,
                         .collection = row.collection.text(),
                         .key = display_key(row.key),
                         .why = {},
                         .flags = {},
                         .ticked = row.ticked,
                         .cells = {}};
    for (const auto& why : row.provenance) {
        shown.why.push_back(sentence_of(row.collection, why));
    }
    for (const auto flag : row.flags) {
        shown.flags.emplace_back(domain::to_string(flag));
    }
    return shown;
}

std::vector<std::string> columns_of(const domain::PlannedRow& row) {
    std::vector<std::string> columns;
    for (const auto& cell : row.cells) {
        columns.push_back(cell.column);
    }
    return columns;
}

/// Marks the row when a cell holds neither the old nor the new value of the plan.
void mark_change(const domain::Plan& plan, const domain::PlannedRow& row, const Cells& cells,
                 wire::ShownRow& shown) {
    const crypto::Secret key(plan.key);
    const auto bytes = domain::canonical_bytes(row.key);
    const auto collection = row.collection.text();
    const bool changed = std::any_of(row.cells.begin(), row.cells.end(), [&](const auto& cell) {
        const auto digest =
            digest_of(key, {row.source, collection, bytes, cell.column}, cells.at(cell.column));
        return digest != cell.before && digest != cell.after;
    });
    if (changed) {
        shown.flags.emplace_back("changed");
    }
}

const domain::Value* new_value(const Standing& standing, const std::string& column) {
    for (const auto& change : standing.changes) {
        for (const auto& cell : change.cells) {
            if (cell.column == column) {
                return &cell.after;
            }
        }
    }
    return nullptr;
}

Result<wire::ShownRow> show_plan_row(const Context& context, ports::LeadSource& source,
                                     LeadWriter& writer, const domain::Plan& plan,
                                     const domain::PlannedRow& row) {
    auto shown = head_of(row);
    const auto columns = columns_of(row);
    CALLVEIL_ASSIGN(auto cells, read_row(source, row.collection.collection, row.key, columns));
    if (!cells && row.key_after) {
        CALLVEIL_ASSIGN(cells,
                        read_row(source, row.collection.collection, *row.key_after, columns));
    }
    if (!cells) {
        shown.flags.emplace_back("gone");
        return shown;
    }
    CALLVEIL_ASSIGN(const auto standing, writer.stand({row}));
    mark_change(plan, row, *cells, shown);
    for (const auto& cell : row.cells) {
        auto view = show_cell(context, row.collection, cell.column, cells->at(cell.column));
        view.action =
            view.action == "withheld" ? view.action : std::string(domain::to_string(cell.action));
        view.strategy = cell.strategy;
        view.reason = cell.reason;
        const auto* after = new_value(standing, cell.column);
        view.after = after != nullptr ? domain::display(*after) : "";
        shown.cells.push_back(std::move(view));
    }
    return shown;
}

}  // namespace

Result<std::vector<wire::ShownRow>> show_hits(const Context& context,
                                              const std::vector<SearchHit>& hits,
                                              std::int64_t first_number) {
    std::vector<wire::ShownRow> rows;
    for (const auto& hit : hits) {
        CALLVEIL_ASSIGN(auto shown, show_hit(context, hit));
        shown.number = first_number++;
        rows.push_back(std::move(shown));
    }
    return rows;
}

Result<std::vector<wire::ShownRow>> show_planned(const Context& context, const domain::Plan& plan,
                                                 const std::vector<domain::PlannedRow>& rows,
                                                 std::int64_t first_number) {
    std::vector<wire::ShownRow> shown;
    for (const auto& row : rows) {
        CALLVEIL_ASSIGN(auto source, context.sources.borrow(row.source));
        LeadWriter writer(context, plan, *source);
        CALLVEIL_ASSIGN(auto view, show_plan_row(context, *source, writer, plan, row));
        view.number = first_number++;
        shown.push_back(std::move(view));
    }
    return shown;
}

}  // namespace callveil::usecases

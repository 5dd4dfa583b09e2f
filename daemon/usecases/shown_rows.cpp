// SPDX-License-Identifier: Apache-2.0
#include "usecases/shown_rows.hpp"

#include <algorithm>
#include <map>

#include "usecases/cell_view.hpp"
#include "usecases/digests.hpp"
#include "usecases/explain.hpp"
#include "usecases/lead_writer.hpp"
#include "usecases/table_names.hpp"
#include "usecases/view_limits.hpp"

namespace callveil::usecases {
namespace {

using Cells = std::map<std::string, domain::Value>;

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

/// One table of a lead database on loan, for all rows of a page.
struct OpenTable {
    ports::SourceLoan source;
    domain::TableInfo info;
};

class OpenTables {
public:
    explicit OpenTables(const Context& context) : context_(context) {}

    Result<const OpenTable*> of(const std::string& source, const domain::CollectionId& id) {
        const auto place = std::pair(source, id);
        if (!tables_.contains(place)) {
            auto& loan = loans_[source];
            if (!loan) {
                CALLVEIL_ASSIGN(loan, context_.sources.borrow(source));
            }
            CALLVEIL_ASSIGN(auto info, loan->describe(table_of(context_, id)));
            tables_.emplace(place, OpenTable{loan, std::move(info)});
        }
        return &tables_.at(place);
    }

private:
    const Context& context_;
    std::map<std::string, ports::SourceLoan> loans_;
    std::map<std::pair<std::string, domain::CollectionId>, OpenTable> tables_;
};

/// Columns of a collection that both the map and the table have, in the order of the map.
Result<std::vector<std::string>> shown_columns(const Context& context,
                                               const domain::TableInfo& table,
                                               const domain::CollectionId& id) {
    const auto* declared = context.map.find(id);
    if (declared == nullptr) {
        return fail(ErrorCode::not_found, id.text() + " is no longer in the data map");
    }
    std::vector<std::string> columns;
    for (const auto& field : declared->fields) {
        if (table.find(field.name) != nullptr) {
            columns.push_back(field.name);
        }
    }
    return columns;
}

Result<wire::ShownRow> show_hit(const Context& context, OpenTables& tables, const SearchHit& hit) {
    const domain::CollectionId id{hit.dataset, hit.collection};
    CALLVEIL_ASSIGN(const auto bytes, crypto::from_base64(hit.key));
    const auto key = domain::key_from_canonical_bytes(bytes);
    CALLVEIL_ASSIGN(const auto* table, tables.of(hit.source, id));
    wire::ShownRow shown{.number = 0,
                         .source = hit.source,
                         .collection = id.text(),
                         .key = show_key(context, id, table->info, key),
                         .why = hit.why,
                         .flags = hit.flags,
                         .ticked = false,
                         .cells = {}};
    CALLVEIL_ASSIGN(const auto columns, shown_columns(context, table->info, id));
    CALLVEIL_ASSIGN(const auto cells, read_row(*table->source, table->info.name, key, columns));
    if (!cells) {
        shown.flags.emplace_back("gone");
        return shown;
    }
    for (const auto& column : columns) {
        shown.cells.push_back(show_cell(context, id, column, cells->at(column)));
    }
    return shown;
}

wire::ShownRow head_of(const domain::PlannedRow& row, std::string key) {
    wire::ShownRow shown{.number = 0,
                         .source = row.source,
                         .collection = row.collection.text(),
                         .key = std::move(key),
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
    columns.reserve(row.cells.size());
    for (const auto& cell : row.cells) {
        columns.push_back(cell.column);
    }
    return columns;
}

/// The cells of a planned row as they are now, against the two values that the plan knows of each.
class PlannedRowNow {
public:
    PlannedRowNow(const domain::Plan& plan, const domain::PlannedRow& row, const Cells& cells)
        : key_(plan.key),
          row_(row),
          cells_(cells),
          collection_(row.collection.text()),
          bytes_(domain::canonical_bytes(row.key)) {}

    /// Whether a cell holds neither the old nor the new value of the plan.
    bool is_changed() const {
        return std::any_of(row_.cells.begin(), row_.cells.end(), [&](const auto& cell) {
            const auto now = digest(cell);
            return now != cell.before && now != cell.after;
        });
    }

    /// What a cell holds if the plan masks it and that has been done; null otherwise.
    const domain::Value* masked(const domain::PlannedCell& cell) const {
        const bool is_done = cell.action == domain::CellAction::mask && digest(cell) == cell.after;
        return is_done ? &cells_.at(cell.column) : nullptr;
    }

private:
    domain::Digest digest(const domain::PlannedCell& cell) const {
        return digest_of(key_, {row_.source, collection_, bytes_, cell.column},
                         cells_.at(cell.column));
    }

    crypto::Secret key_;
    const domain::PlannedRow& row_;
    const Cells& cells_;
    std::string collection_;
    std::string bytes_;
};

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

/// What the plan does with a cell; a cell that is withheld shows neither value.
wire::ShownCell planned_cell(wire::ShownCell shown, const domain::PlannedCell& cell,
                             const domain::Value* after) {
    shown.strategy = cell.strategy;
    if (shown.action == "withheld") {
        return shown;
    }
    shown.action = domain::to_string(cell.action);
    shown.reason = cell.reason;
    shown.after = after != nullptr ? domain::display(*after) : "";
    return shown;
}

Result<std::optional<Cells>> read_planned(const OpenTable& table, const domain::PlannedRow& row) {
    const auto columns = columns_of(row);
    CALLVEIL_ASSIGN(auto cells, read_row(*table.source, table.info.name, row.key, columns));
    if (!cells && row.key_after) {
        CALLVEIL_ASSIGN(cells, read_row(*table.source, table.info.name, *row.key_after, columns));
    }
    return cells;
}

Result<wire::ShownRow> show_plan_row(const Context& context, OpenTables& tables,
                                     const domain::Plan& plan, const domain::PlannedRow& row) {
    CALLVEIL_ASSIGN(const auto* table, tables.of(row.source, row.collection));
    auto shown = head_of(row, show_key(context, row.collection, table->info, row.key));
    CALLVEIL_ASSIGN(const auto cells, read_planned(*table, row));
    if (!cells) {
        shown.flags.emplace_back("gone");
        return shown;
    }
    CALLVEIL_ASSIGN(const auto standing, LeadWriter(context, plan, *table->source).stand({row}));
    const PlannedRowNow now(plan, row, *cells);
    if (now.is_changed()) {
        shown.flags.emplace_back("changed");
    }
    for (const auto& cell : row.cells) {
        const auto* masked = now.masked(cell);
        shown.cells.push_back(
            planned_cell(show_cell(context, row.collection, cell.column, cells->at(cell.column)),
                         cell, masked != nullptr ? masked : new_value(standing, cell.column)));
    }
    return shown;
}

}  // namespace

Result<std::vector<wire::ShownRow>> show_hits(const Context& context,
                                              const std::vector<SearchHit>& hits,
                                              std::int64_t first_number) {
    OpenTables tables(context);
    RowsInPage page;
    for (const auto& hit : hits) {
        CALLVEIL_ASSIGN(auto shown, show_hit(context, tables, hit));
        shown.number = first_number++;
        if (!page.add(std::move(shown))) {
            break;
        }
    }
    return page.take();
}

Result<std::vector<wire::ShownRow>> show_planned(const Context& context, const domain::Plan& plan,
                                                 const std::vector<domain::PlannedRow>& rows,
                                                 std::int64_t first_number) {
    OpenTables tables(context);
    RowsInPage page;
    for (const auto& row : rows) {
        CALLVEIL_ASSIGN(auto shown, show_plan_row(context, tables, plan, row));
        shown.number = first_number++;
        if (!page.add(std::move(shown))) {
            break;
        }
    }
    return page.take();
}

}  // namespace callveil::usecases

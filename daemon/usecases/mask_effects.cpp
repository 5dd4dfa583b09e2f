// SPDX-License-Identifier: Apache-2.0
#include "usecases/mask_effects.hpp"

#include <algorithm>

#include "usecases/cell_masks.hpp"
#include "usecases/row_counts.hpp"

namespace callveil::usecases {
namespace {

using domain::MaskEffect;

/// A planned row and its number in the plan.
struct NumberedRow {
    std::int64_t number = 0;
    const BuiltRow* row = nullptr;
};

/// What the masks of one column do: the chosen one, and the one that stands in for it where it
/// would collide.
class ColumnEffects {
public:
    explicit ColumnEffects(const FieldMask& mask, const FieldMask* instead)
        : masks_{&mask, instead} {}

    void add(const NumberedRow& numbered) {
        const auto& column = masks_.front()->field->name;
        const auto& cells = numbered.row->planned.cells;
        const auto cell = std::find_if(cells.begin(), cells.end(),
                                       [&](const auto& other) { return other.column == column; });
        if (cell == cells.end() || cell->action != domain::CellAction::mask) {
            return;
        }
        changed_.insert(domain::canonical_bytes(numbered.row->planned.key));
        measure(numbered, *cell);
    }

    /// @param start  what all effects of the column begin with.
    std::vector<MaskEffect> finish(const MaskEffect& start, RowCounter& counter,
                                   const CollectionRows& rows) {
        std::vector<MaskEffect> effects;
        for (auto& [strategy, measured] : measured_) {
            auto effect = measured.effect;
            effect.source = start.source;
            effect.collection = start.collection;
            effect.column = masks_.front()->field->name;
            effect.strategy = strategy;
            count_results(measured, effect);
            counter.count({rows, effect.column, changed_}, results_of(measured), effect);
            effects.push_back(std::move(effect));
        }
        return effects;
    }

private:
    struct Measured {
        MaskEffect effect;
        std::map<domain::Value, std::int64_t> results;  ///< cells that become each of them
    };

    void measure(const NumberedRow& numbered, const domain::PlannedCell& cell) {
        auto& measured = measured_[cell.strategy];
        auto& effect = measured.effect;
        const auto& before = numbered.row->before.at(cell.column);
        const domain::Legibility cells{static_cast<std::int64_t>(masking::characters_of(before)),
                                       readable(cell.strategy, before)};
        effect.cells += 1;
        effect.all.characters += cells.characters;
        effect.all.readable += cells.readable;
        if (effect.worst_row == 0 || cells.leaks_more_than(effect.worst)) {
            effect.worst = cells;
            effect.worst_row = numbered.number;
        }
        if (const auto& after = numbered.row->after.at(cell.column); !domain::is_null(after)) {
            measured.results[after] += 1;
        }
    }

    std::int64_t readable(std::string_view strategy, const domain::Value& before) const {
        std::size_t most = 0;  // where both have this name only their configurations differ
        for (const auto* mask : masks_) {
            if (mask != nullptr && mask->strategy->name() == strategy) {
                most = std::max(most, mask->strategy->readable(mask->mask_field, before));
            }
        }
        return static_cast<std::int64_t>(most);
    }

    static void count_results(const Measured& measured, MaskEffect& effect) {
        effect.results = static_cast<std::int64_t>(measured.results.size());
        for (const auto& [result, cells] : measured.results) {
            effect.alike = std::max(effect.alike, cells);
        }
    }

    static std::vector<domain::Value> results_of(const Measured& measured) {
        std::vector<domain::Value> results;
        for (const auto& [result, cells] : measured.results) {
            if (results.size() < counted_results) {
                results.push_back(result);
            }
        }
        return results;
    }

    std::vector<const FieldMask*> masks_;
    std::set<std::string> changed_;  ///< keys of rows whose cell changes
    std::map<std::string, Measured> measured_;
};

std::map<domain::CollectionId, std::vector<NumberedRow>> ticked_rows(const BuiltPlan& plan) {
    std::map<domain::CollectionId, std::vector<NumberedRow>> rows;
    std::int64_t number = 0;
    for (const auto& row : plan.rows) {
        ++number;
        if (row.planned.ticked) {
            rows[row.planned.collection].push_back({number, &row});
        }
    }
    return rows;
}

}  // namespace

Result<std::vector<MaskEffect>> measure_effects(const Context& context, const Gathered& found,
                                                const BuiltPlan& plan) {
    std::vector<MaskEffect> effects;
    if (plan.head.counts.cells_to_mask == 0) {
        return effects;
    }
    CellMasks cell_masks(context, plan.head.request);
    RowCounter counter(context);
    for (const auto& [id, numbered] : ticked_rows(plan)) {
        const auto& rows = found.collections.at(id);
        CALLVEIL_ASSIGN(const auto masks, cell_masks.of(*rows.declared, rows.table));
        for (const auto& mask : masks) {
            CALLVEIL_ASSIGN(const auto instead, cell_masks.instead_of(mask));
            ColumnEffects column(mask, instead ? &*instead : nullptr);
            for (const auto& row : numbered) {
                column.add(row);
            }
            MaskEffect start;
            start.source = rows.source;
            start.collection = id;
            auto measured = column.finish(start, counter, rows);
            std::move(measured.begin(), measured.end(), std::back_inserter(effects));
        }
    }
    return effects;
}

}  // namespace callveil::usecases

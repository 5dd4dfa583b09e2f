// SPDX-License-Identifier: Apache-2.0
#include "cli/row_views.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "cli/table.hpp"
#include "cli/words.hpp"
#include "domain/mask_effect.hpp"

namespace callveil::cli {
namespace {

using Rows = std::vector<wire::ShownRow>;
using Position = Rows::const_iterator;

std::string heading_of(const wire::ShownRow& row) {
    return row.source + "  " + row.collection;
}

std::string value_of(const wire::ShownCell& cell) {
    return cell.action == "withheld" ? "(withheld)" : cell.before;
}

Cell flags_of(const wire::ShownRow& row) {
    return {joined(row.flags), Style::warning};
}

/// Columns that hold a value in any row of [first, last), in the order of the map.
std::vector<std::string> filled_columns(Position first, Position last) {
    std::vector<std::string> columns;
    for (auto row = first; row != last; ++row) {
        for (const auto& cell : row->cells) {
            const bool known =
                std::find(columns.begin(), columns.end(), cell.column) != columns.end();
            if (!known && !value_of(cell).empty()) {
                columns.push_back(cell.column);
            }
        }
    }
    return columns;
}

std::vector<Cell> line_of(const wire::ShownRow& row, const std::vector<std::string>& columns) {
    std::vector<Cell> line{std::to_string(row.number), row.key, flags_of(row)};
    for (const auto& column : columns) {
        const auto cell =
            std::find_if(row.cells.begin(), row.cells.end(),
                         [&column](const auto& other) { return other.column == column; });
        line.emplace_back(cell == row.cells.end() ? std::string() : value_of(*cell));
    }
    return line;
}

Table wide_table(Position first, Position last) {
    const auto columns = filled_columns(first, last);
    std::vector<std::string> headings{"#", "key", "flags"};
    headings.insert(headings.end(), columns.begin(), columns.end());
    Table table(std::move(headings));
    std::for_each(first, last, [&](const auto& row) { table.add(line_of(row, columns)); });
    return table;
}

void draw_block(const Terminal& terminal, const wire::ShownRow& row) {
    Table table({"", ""});
    for (const auto& cell : row.cells) {
        if (!value_of(cell).empty()) {
            table.add({{cell.column, Style::faint}, value_of(cell)});
        }
    }
    terminal.out << styled(terminal, Style::strong, fmt::format("#{}", row.number)) << "  key "
                 << printable(row.key) << "  "
                 << styled(terminal, Style::warning, joined(row.flags)) << '\n';
    table.print(terminal, 4);
}

void draw_collection(const Terminal& terminal, Position first, Position last) {
    terminal.out << styled(terminal, Style::strong, printable(heading_of(*first))) << '\n';
    const auto table = wide_table(first, last);
    if (terminal.width == 0 || table.natural_width() + 2 <= terminal.width) {
        table.print(terminal, 2);
        return;
    }
    std::for_each(first, last, [&](const auto& row) { draw_block(terminal, row); });
}

struct Change {
    Cell before;
    Cell after;
    Cell what;
};

Change change_of(const wire::ShownCell& cell) {
    if (cell.action == "mask") {
        return {cell.before, {cell.after, Style::good}, cell.strategy};
    }
    if (cell.action == "withheld") {
        return {{"(withheld)", Style::faint}, "", {"withheld: " + cell.reason, Style::faint}};
    }
    if (cell.action == "release") {
        return {cell.before, "", "released"};
    }
    return {{cell.before, Style::faint},
            "",
            {cell.reason.empty() ? cell.action : cell.action + ": " + cell.reason, Style::faint}};
}

void draw_planned_row(const Terminal& terminal, const wire::ShownRow& row) {
    terminal.out << (row.ticked ? "[x] " : "[ ] ")
                 << styled(terminal, Style::strong, fmt::format("#{}", row.number)) << "  "
                 << printable(heading_of(row)) << "  key " << printable(row.key) << "  "
                 << styled(terminal, Style::warning, joined(row.flags)) << '\n';
    for (const auto& why : row.why) {
        terminal.out << "    " << styled(terminal, Style::faint, printable(why)) << '\n';
    }
    Table table({"column", "before", "after", ""});
    for (const auto& cell : row.cells) {
        auto change = change_of(cell);
        table.add({cell.column, std::move(change.before), std::move(change.after),
                   std::move(change.what)});
    }
    if (!table.is_empty()) {
        table.print(terminal, 4);
    }
}

void draw_list(const Terminal& terminal, std::string_view title, Style style,
               const std::vector<std::string>& sentences) {
    for (const auto& sentence : sentences) {
        terminal.out << styled(terminal, style, title) << ": " << printable(sentence) << '\n';
    }
}

void add_counts(Table& table, const wire::PlanShowReply& plan) {
    table.add({"rows", fmt::format("{} found, {} ticked, {} conflict, {} shared", plan.rows,
                                   plan.ticked_rows, plan.conflict_rows, plan.shared_rows)});
    table.add({"cells", fmt::format("{} change, {} kept, {} released", plan.cells_to_mask,
                                    plan.cells_kept, plan.cells_released)});
}

std::string share_of(std::int64_t readable, std::int64_t characters) {
    const auto percent = characters == 0 ? 0 : (100 * readable + characters / 2) / characters;
    return fmt::format("{} % ({} of {})", percent, readable, characters);
}

std::string or_more(std::int64_t rows) {
    return rows < domain::most_counted_rows ? std::to_string(rows)
                                            : fmt::format("{} or more", rows);
}

/// How many other rows hold a result already; "-" where all become NULL.
std::string others_of(const wire::MaskEffect& effect) {
    if (effect.results == 0) {
        return "-";
    }
    if (effect.counted == 0) {
        return "not counted";
    }
    auto words = or_more(effect.fewest_others);
    if (effect.most_others != effect.fewest_others) {
        words = fmt::format("{} to {}", effect.fewest_others, or_more(effect.most_others));
    }
    if (effect.counted < effect.results) {
        words += fmt::format(" ({} of {} results counted)", effect.counted, effect.results);
    }
    return words;
}

void draw_effects(const Terminal& terminal, const std::vector<wire::MaskEffect>& effects) {
    if (effects.empty()) {
        return;
    }
    Table table(
        {"column", "mask", "cells", "stays readable", "worst cell", "alike here", "rows like it"});
    for (const auto& effect : effects) {
        table.add({effect.collection + ":" + effect.column, effect.strategy,
                   std::to_string(effect.cells), share_of(effect.readable, effect.characters),
                   share_of(effect.worst_readable, effect.worst_characters) +
                       fmt::format(", #{}", effect.worst_row),
                   std::to_string(effect.alike), others_of(effect)});
    }
    table.print(terminal);
}

}  // namespace

void draw_found(const Terminal& terminal, const Rows& rows) {
    auto first = rows.begin();
    while (first != rows.end()) {
        const auto last = std::find_if(first, rows.end(), [&](const auto& row) {
            return heading_of(row) != heading_of(*first);
        });
        draw_collection(terminal, first, last);
        first = last;
    }
}

void draw_planned(const Terminal& terminal, const Rows& rows) {
    for (const auto& row : rows) {
        draw_planned_row(terminal, row);
    }
}

void draw(const Terminal& terminal, const wire::PlanShowReply& plan) {
    Table table({"", ""});
    table.add({"plan", {plan.plan_hash, Style::strong}});
    table.add({"request", plan.reference + ", " + plan.kind});
    table.add({"made", short_time(plan.created_at) + " by " + plan.created_by});
    table.add({"valid until", short_time(plan.expires_at)});
    table.add({"written", plan.atomicity == "batches" ? "in batches that resume"
                                                      : "in one transaction per database"});
    add_counts(table, plan);
    table.print(terminal);
    draw_effects(terminal, plan.effects);
    draw_list(terminal, "obstacle", Style::bad, plan.obstacles);
    draw_list(terminal, "warning", Style::warning, plan.warnings);
    draw_list(terminal, "left out", Style::faint, plan.skipped);
}

}  // namespace callveil::cli

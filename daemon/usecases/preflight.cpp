// SPDX-License-Identifier: Apache-2.0
#include "usecases/preflight.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "usecases/unique_check.hpp"

namespace callveil::usecases {
namespace {

using domain::Affinity;

bool is_numeric(Affinity affinity) noexcept {
    return affinity == Affinity::integer || affinity == Affinity::real ||
           affinity == Affinity::numeric;
}

/// What a mask of digits makes of a number that the source hands over as text.
bool is_decimal(std::string_view text) noexcept {
    text.remove_prefix(text.starts_with('-') ? 1 : 0);
    const auto point = text.find('.');
    const auto is_whole = [](std::string_view digits) {
        return !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
    };
    return is_whole(text.substr(0, point)) &&
           (point == std::string_view::npos || is_whole(text.substr(point + 1)));
}

std::size_t code_points(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

/// One collection under examination.
class Examination {
public:
    Examination(const Context& context, const CollectionRows& rows, std::span<BuiltRow> planned,
                domain::Plan& head)
        : context_(context), rows_(rows), planned_(planned), head_(head) {
        for (const auto& row : planned_) {
            for (const auto& [column, value] : row.after) {
                if (row.planned.ticked) {
                    masked_.insert(column);
                }
            }
        }
    }

    Result<void> run() {
        if (masked_.empty()) {
            return {};
        }
        check_table();
        check_foreign_keys();
        CALLVEIL_TRY(check_unique(context_, rows_, planned_, masked_, head_));
        for (const auto& row : planned_) {
            check_cells(row);
        }
        return {};
    }

private:
    std::string at(std::string_view column) const { return place_of(rows_, column); }

    /// A sentence about one column begins with "column NAME: "; any other holds for the whole
    /// table.
    bool concerns(std::string_view sentence) const {
        return !sentence.starts_with("column ") ||
               std::any_of(masked_.begin(), masked_.end(), [&](const auto& column) {
                   return sentence.starts_with("column " + column + ": ");
               });
    }

    void check_table() {
        if (rows_.table.is_view) {
            note(head_.obstacles, rows_.source + " " + rows_.table.name +
                                      " is a view; map the tables below it instead");
        }
        for (const auto& sentence : rows_.table.obstacles) {
            if (concerns(sentence)) {
                note(head_.obstacles, rows_.source + " " + rows_.table.name + ": " + sentence);
            }
        }
        if (!rows_.table.transactional) {
            note(head_.obstacles,
                 rows_.source + " " + rows_.table.name +
                     " has an engine without transactions, which could keep half of a change; "
                     "convert it to InnoDB or use 'preserve' for its columns");
        }
        for (const auto& sentence : rows_.table.notes) {
            note(head_.warnings, rows_.source + ": " + sentence);
        }
        for (const auto& trigger : rows_.table.update_triggers) {
            note(head_.warnings, rows_.source + " " + rows_.table.name + " has the trigger '" +
                                     trigger + "', which runs at each change");
        }
        if (!rows_.table.checks.empty()) {
            note(head_.warnings, rows_.source + " " + rows_.table.name +
                                     " has CHECK constraints; a mask that breaks one undoes the "
                                     "whole transaction");
        }
    }

    void check_foreign_keys() {
        const auto touched = [&](const std::vector<std::string>& columns) {
            return std::find_if(columns.begin(), columns.end(),
                                [&](const auto& column) { return masked_.contains(column); });
        };
        for (const auto& key : rows_.table.foreign_keys) {
            if (const auto hit = touched(key.columns); hit != key.columns.end()) {
                note(head_.obstacles, at(*hit) + " is a foreign key to " + key.other_table +
                                          "; use 'preserve' for it, or mask both ends alike");
            }
        }
        for (const auto& key : rows_.table.referenced_by) {
            if (const auto hit = touched(key.columns); hit != key.columns.end()) {
                note(head_.obstacles, at(*hit) + " is referenced by " + key.other_table +
                                          "; use 'preserve' for it, or mask both ends alike");
            }
        }
    }

    void check_cells(const BuiltRow& row) {
        for (const auto& [name, value] : row.after) {
            const auto* column = rows_.table.find(name);
            if (row.planned.ticked && column != nullptr) {
                check_cell(*column, value);
            }
        }
    }

    void check_cell(const domain::Column& column, const domain::Value& after) {
        if (domain::is_null(after) && (column.not_null || column.key_position != 0)) {
            note(head_.obstacles,
                 at(column.name) + " may not be NULL; choose another mask for its category");
        }
        const auto* text = std::get_if<std::string>(&after);
        if (text != nullptr) {
            check_type(column, *text);
        }
        if (text != nullptr && column.max_code_points &&
            code_points(*text) > *column.max_code_points) {
            note(head_.obstacles, at(column.name) + " holds at most " +
                                      std::to_string(*column.max_code_points) +
                                      " characters; the mask is longer: set 'length' in the map");
        }
        if (text != nullptr && column.max_bytes && text->size() > *column.max_bytes) {
            note(head_.obstacles, at(column.name) + " holds at most " +
                                      std::to_string(*column.max_bytes) +
                                      " bytes; the mask is longer: set 'length' in the map");
        }
    }

    void check_type(const domain::Column& column, std::string_view text) {
        const auto declared = at(column.name) + " is declared " + column.declared_type;
        // Digits in an integer column are stored as the number, which is not what was planned.
        if (is_numeric(column.affinity) &&
            (column.affinity == Affinity::integer || !is_decimal(text))) {
            note(head_.obstacles, declared +
                                      "; a mask of letters has no place in it: use ff1 where it "
                                      "holds whole numbers, null_rewrite or preserve");
        }
        if (column.affinity == Affinity::temporal) {
            note(head_.obstacles, declared +
                                      "; no mask makes another date or time of one: use "
                                      "null_rewrite or preserve");
        }
    }

    const Context& context_;
    const CollectionRows& rows_;
    std::span<BuiltRow> planned_;
    domain::Plan& head_;
    std::set<std::string> masked_;
};

}  // namespace

domain::Value with_collision_suffix(const domain::Plan& plan, const domain::PlannedRow& row,
                                    std::string_view column, domain::Value after) {
    auto* text = std::get_if<std::string>(&after);
    if (text != nullptr) {
        const auto hash =
            crypto::keyed_hash(crypto::Secret(plan.seed), {"suffix", address_of(row), column});
        *text += "-" + crypto::hex(hash).substr(0, 8);
    }
    return after;
}

Result<void> preflight(const Context& context, const CollectionRows& rows,
                       std::span<BuiltRow> planned, domain::Plan& head) {
    return Examination(context, rows, planned, head).run();
}

}  // namespace callveil::usecases

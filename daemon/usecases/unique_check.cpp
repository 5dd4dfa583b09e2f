// SPDX-License-Identifier: Apache-2.0
#include "usecases/unique_check.hpp"

#include "usecases/cell_masks.hpp"
#include "usecases/preflight.hpp"

namespace callveil::usecases {
namespace {

using domain::UniqueConstraint;
using Tuple = std::vector<domain::Value>;

/// Values of a tuple so that two tuples are equal where the constraint says so.
Tuple collated(Tuple values, const UniqueConstraint& constraint) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] =
            domain::collated(std::move(values[i]), constraint.collation_of(constraint.columns[i]));
    }
    return values;
}

bool distinct_by_null(const Tuple& tuple) {
    return std::any_of(tuple.begin(), tuple.end(), domain::is_null);
}

/// One UNIQUE constraint with a column that changes.
class Uniqueness {
public:
    Uniqueness(const Context& context, const CollectionRows& rows, const UniqueConstraint& unique,
               std::string column, domain::Plan& head)
        : context_(context),
          rows_(rows),
          unique_(unique),
          column_(std::move(column)),
          head_(head),
          masks_(context, head.request) {}

    Result<void> check(std::span<BuiltRow> planned) {
        std::vector<BuiltRow*> changing;
        for (auto& row : planned) {
            if (row.planned.ticked && changes(row) != nullptr) {
                changing.push_back(&row);
            }
        }
        CALLVEIL_ASSIGN(auto source, context_.sources.borrow(rows_.source));
        CALLVEIL_TRY(read_undeclared(*source, changing));
        for (const auto* row : changing) {
            ours_.insert(domain::canonical_bytes(row->planned.key));
        }
        CALLVEIL_ASSIGN(auto taken, read_taken(*source, changing));
        std::vector<BuiltRow*> replaced;
        for (auto* row : changing) {
            if (!collides(*row, taken)) {
                taken.insert(tuple_of(*row));
            } else if (context_.policy.on_collision == domain::OnCollision::mask) {
                CALLVEIL_ASSIGN(const bool is_replaced, replace(*row));
                if (is_replaced) {
                    replaced.push_back(row);
                }
            } else {
                resolve(*row);
                taken.insert(tuple_of(*row));
            }
        }
        return check_replaced(*source, replaced, std::move(taken));
    }

private:
    /// The first column of the constraint that changes in this row, or nullptr.
    const std::string* changes(const BuiltRow& row) const {
        const auto column =
            std::find_if(unique_.columns.begin(), unique_.columns.end(),
                         [&](const auto& name) { return row.after.contains(name); });
        return column == unique_.columns.end() ? nullptr : &*column;
    }

    /// Columns of the constraint that the map does not name, of the rows that change.
    Result<void> read_undeclared(ports::LeadSource& source, const std::vector<BuiltRow*>& rows) {
        std::vector<std::string> missing;
        for (const auto& column : unique_.columns) {
            if (rows_.position(column) == rows_.columns.size()) {
                missing.push_back(column);
            }
        }
        std::map<std::string, BuiltRow*> by_key;
        std::vector<domain::RowKey> keys;
        for (auto* row : rows) {
            by_key.emplace(domain::canonical_bytes(row->planned.key), row);
            keys.push_back(row->planned.key);
        }
        if (missing.empty()) {
            return {};
        }
        return source.fetch(rows_.table.name, keys, missing, [&](ports::Row& row) {
            auto& before = by_key.at(domain::canonical_bytes(row.key))->before;
            for (std::size_t i = 0; i < missing.size(); ++i) {
                before[missing[i]] = std::move(row.values[i]);
            }
            return true;
        });
    }

    /// Tuples of other rows that stand where a masked value wants to go.
    Result<std::set<Tuple>> read_taken(ports::LeadSource& source,
                                       const std::vector<BuiltRow*>& rows) {
        std::vector<domain::Value> wanted;
        for (const auto* row : rows) {
            wanted.push_back(will_hold(*row, column_));
        }
        std::set<Tuple> taken;
        CALLVEIL_TRY(source.find_alike(rows_.table.name, column_, unique_.collation_of(column_),
                                       wanted, unique_.columns, [&](ports::Row& row) {
                                           if (!ours_.contains(domain::canonical_bytes(row.key))) {
                                               taken.insert(
                                                   collated(std::move(row.values), unique_));
                                           }
                                           return true;
                                       }));
        return taken;
    }

    bool collides(const BuiltRow& row, const std::set<Tuple>& taken) const {
        const auto tuple = tuple_of(row);
        return !distinct_by_null(tuple) && taken.contains(tuple);
    }

    /// Puts the mask of `on_collision` in the place of the one that collides; false where it can
    /// mask the value no more than that one.
    Result<bool> replace(BuiltRow& row) {
        const auto& column = *changes(row);
        CALLVEIL_ASSIGN(const auto masks, masks_.of(*rows_.declared, rows_.table));
        const auto mask = std::find_if(masks.begin(), masks.end(), [&](const auto& candidate) {
            return candidate.field->name == column;
        });
        if (mask == masks.end()) {
            return false;
        }
        CALLVEIL_ASSIGN(const auto instead, masks_.instead_of(*mask));
        const auto after = masked_in(head_, row.planned, *instead, row.before.at(column));
        if (!instead->strategy->accepts(instead->field->type) || !after) {
            note(head_.obstacles, place_of(rows_, column) + " is unique ('" + unique_.name +
                                      "'), a masked value would collide, and the mask of "
                                      "'on_collision' cannot mask it either; choose another");
            return false;
        }
        row.after.at(column) = *after;
        for (auto& cell : row.planned.cells) {
            if (cell.column == column) {
                cell.strategy = instead->strategy->name();
            }
        }
        return true;
    }

    /// Whether what stands in for the masks that collided collides, too.
    Result<void> check_replaced(ports::LeadSource& source, const std::vector<BuiltRow*>& replaced,
                                std::set<Tuple> taken) {
        if (replaced.empty()) {
            return {};
        }
        CALLVEIL_ASSIGN(auto met, read_taken(source, replaced));
        taken.merge(met);
        for (const auto* row : replaced) {
            if (collides(*row, taken)) {
                note(head_.obstacles, place_of(rows_, *changes(*row)) + " is unique ('" +
                                          unique_.name +
                                          "') and a value of the mask of 'on_collision' would "
                                          "collide, too; choose another mask");
            }
            taken.insert(tuple_of(*row));
        }
        return {};
    }

    static domain::Value will_hold(const BuiltRow& row, const std::string& column) {
        if (const auto after = row.after.find(column); after != row.after.end()) {
            return after->second;
        }
        const auto before = row.before.find(column);
        return before != row.before.end() ? before->second : domain::Value{domain::Null{}};
    }

    Tuple tuple_of(const BuiltRow& row) const {
        Tuple tuple;
        for (const auto& column : unique_.columns) {
            tuple.push_back(will_hold(row, column));
        }
        return collated(std::move(tuple), unique_);
    }

    void resolve(BuiltRow& row) {
        const auto& column = *changes(row);
        auto& after = row.after.at(column);
        if (context_.policy.on_collision == domain::OnCollision::suffix &&
            std::holds_alternative<std::string>(after)) {
            after = with_collision_suffix(head_, row.planned, column, std::move(after));
            return;
        }
        note(head_.obstacles, place_of(rows_, column) + " is unique ('" + unique_.name +
                                  "') and a masked value would collide; set 'on_collision' in "
                                  "the policy to suffix or a strategy, or choose another mask");
    }

    const Context& context_;
    const CollectionRows& rows_;
    const UniqueConstraint& unique_;
    const std::string column_;  ///< by which other rows are looked up
    domain::Plan& head_;
    CellMasks masks_;
    std::set<std::string> ours_;  ///< keys of rows that change
};

}  // namespace

Result<void> check_unique(const Context& context, const CollectionRows& rows,
                          std::span<BuiltRow> planned, const std::set<std::string>& masked,
                          domain::Plan& head) {
    for (const auto& unique : rows.table.unique) {
        const auto first =
            std::find_if(unique.columns.begin(), unique.columns.end(),
                         [&](const auto& column) { return masked.contains(column); });
        if (first == unique.columns.end()) {
            continue;
        }
        if (unique.partial_or_expression) {
            note(head.warnings, place_of(rows, *first) + " is in the unique index '" + unique.name +
                                    "' that cannot be checked beforehand; a collision undoes the "
                                    "whole transaction");
            continue;
        }
        CALLVEIL_TRY(Uniqueness(context, rows, unique, *first, head).check(planned));
    }
    return {};
}

}  // namespace callveil::usecases

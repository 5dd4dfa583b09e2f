// SPDX-License-Identifier: Apache-2.0
#include "usecases/reference_flags.hpp"

#include <algorithm>

namespace callveil::usecases {
namespace {

using domain::RowFlag;
using Flags = std::set<RowFlag>;

/// One reference of the walk between two collections that were searched.
struct Reference {
    const domain::Inflow& inflow;
    const CollectionRows& parent;
    CollectionRows& rows;
};

bool led_here(const Reference& reference, const FoundRow& row) {
    return std::any_of(row.provenance.begin(), row.provenance.end(), [&](const auto& why) {
        return why.identity.empty() && why.from == reference.inflow.from &&
               why.field == reference.inflow.field;
    });
}

/// Flags of the rows that refer to something, by the value they refer with.
class FlagsByValue {
public:
    void add(const std::vector<domain::Value>& values, const Flags& flags) {
        if (const auto text = loosely(values)) {
            by_value_[*text].insert(flags.begin(), flags.end());
            all_.insert(flags.begin(), flags.end());
        }
    }
    /// Flags of the referrers that spell `values` this way, or nullptr.
    const Flags* find(const std::vector<domain::Value>& values) const {
        const auto text = loosely(values);
        const auto at = text ? by_value_.find(*text) : by_value_.end();
        return at == by_value_.end() ? nullptr : &at->second;
    }
    const Flags& all() const noexcept { return all_; }

private:
    std::map<std::string, Flags> by_value_;
    Flags all_;
};

/// Adds what the rows of the search hand on to those that they refer to.
void add_inherited(const Reference& reference, FlagsByValue& flags) {
    const auto columns = reference.inflow.giving();
    for (const auto& [key, row] : reference.parent.rows) {
        flags.add(reference.parent.values_of(row, columns), row.flags);
    }
}

/// Values under which the found rows may be referred to, whatever led to them.
std::vector<domain::Value> referenced_values(const Reference& reference) {
    std::set<domain::Value> values;
    for (const auto& [key, row] : reference.rows.rows) {
        const auto& value = reference.rows.value(row, reference.inflow.field);
        if (!row.is_seed() && !domain::is_null(value)) {
            values.insert(value);
        }
    }
    return {values.begin(), values.end()};
}

/// Referrers that the search did not reach: whatever they refer to is shared.
Result<FlagsByValue> foreign_referrers(const Context& context, const Reference& reference) {
    FlagsByValue flags;
    const auto& parent = reference.parent;
    const auto& column = reference.inflow.from.path;
    const auto values = referenced_values(reference);
    if (values.empty() || !parent.has(reference.inflow.giving())) {
        return flags;
    }
    CALLVEIL_ASSIGN(auto source, context.sources.borrow(parent.source));
    CALLVEIL_TRY(source->find_equal(
        parent.table.name, column, values, reference.inflow.giving(), [&](ports::Row& row) {
            if (!parent.rows.contains(domain::canonical_bytes(row.key))) {
                flags.add(row.values, {RowFlag::shared});
            }
            return true;
        }));
    return flags;
}

/// @return whether a row has a flag more than before.
bool spread(const Reference& reference, FlagsByValue flags) {
    add_inherited(reference, flags);
    const auto columns = reference.inflow.receiving();
    bool more = false;
    for (auto& [key, row] : reference.rows.rows) {
        const auto* handed_on = flags.find(reference.rows.values_of(row, columns));
        if (handed_on == nullptr && led_here(reference, row)) {
            handed_on = &flags.all();  // the database converted the value: take the careful way
        }
        if (handed_on != nullptr && !row.is_seed()) {
            const auto before = row.flags.size();
            row.flags.insert(handed_on->begin(), handed_on->end());
            more = more || row.flags.size() > before;
        }
    }
    return more;
}

/// The references of the walk in its order.
std::vector<Reference> references_of(Gathered& found) {
    std::vector<Reference> references;
    for (const auto& stop : found.walk.stops) {
        auto& rows = found.collections.at(stop.collection);
        for (const auto& inflow : stop.inflows) {
            const auto parent = found.collections.find(inflow.from.collection);
            if (inflow.identity.empty() && parent != found.collections.end()) {
                references.push_back({inflow, parent->second, rows});
            }
        }
    }
    return references;
}

void flag_came_back(Gathered& found) {
    for (auto& [id, rows] : found.collections) {
        for (auto& [key, row] : rows.rows) {
            if (row.came_back && !row.is_seed()) {
                row.flags.insert(RowFlag::shared);
            }
        }
    }
}

}  // namespace

Result<void> flag_referenced(const Context& context, Gathered& found) {
    flag_came_back(found);
    const auto references = references_of(found);
    std::vector<FlagsByValue> foreign;
    for (const auto& reference : references) {
        CALLVEIL_ASSIGN(foreign.emplace_back(), foreign_referrers(context, reference));
    }
    for (bool more = true; more;) {
        more = false;
        for (std::size_t i = 0; i < references.size(); ++i) {
            more = spread(references[i], foreign[i]) || more;
        }
        more = more && found.walk.cyclic;
    }
    return {};
}

}  // namespace callveil::usecases

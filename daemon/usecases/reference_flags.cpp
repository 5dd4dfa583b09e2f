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

bool is_seed(const FoundRow& row) {
    return std::any_of(row.provenance.begin(), row.provenance.end(),
                       [](const auto& why) { return !why.identity.empty(); });
}

bool led_here(const Reference& reference, const FoundRow& row) {
    const domain::Provenance why{"", reference.inflow.from, reference.inflow.field};
    return std::find(row.provenance.begin(), row.provenance.end(), why) != row.provenance.end();
}

/// Text under which values meet that a database may call equal: any case, trailing blanks.
std::string loosely(const domain::Value& value) {
    auto text = domain::display(value);
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

/// Flags of the rows that refer to something, by the value they refer with.
class FlagsByValue {
public:
    void add(const domain::Value& value, const Flags& flags) {
        by_value_[loosely(value)].insert(flags.begin(), flags.end());
        all_.insert(flags.begin(), flags.end());
    }
    /// Flags of the referrers that spell `value` this way, or nullptr.
    const Flags* find(const domain::Value& value) const {
        const auto at = by_value_.find(loosely(value));
        return at == by_value_.end() ? nullptr : &at->second;
    }
    const Flags& all() const noexcept { return all_; }

private:
    std::map<std::string, Flags> by_value_;
    Flags all_;
};

FlagsByValue inherited(const Reference& reference) {
    FlagsByValue flags;
    for (const auto& [key, row] : reference.parent.rows) {
        const auto& value = reference.parent.value(row, reference.inflow.from.path);
        if (!domain::is_null(value)) {
            flags.add(value, row.flags);
        }
    }
    return flags;
}

/// Values under which the found rows may be referred to, whatever led to them.
std::vector<domain::Value> referenced_values(const Reference& reference) {
    std::set<domain::Value> values;
    for (const auto& [key, row] : reference.rows.rows) {
        const auto& value = reference.rows.value(row, reference.inflow.field);
        if (!is_seed(row) && !domain::is_null(value)) {
            values.insert(value);
        }
    }
    return {values.begin(), values.end()};
}

/// Adds referrers that the search did not reach: whatever they refer to is shared.
Result<void> add_foreign(const Context& context, const Reference& reference, FlagsByValue& flags) {
    const auto& parent = reference.parent;
    const auto& column = reference.inflow.from.path;
    const auto values = referenced_values(reference);
    if (values.empty() || parent.table.find(column) == nullptr) {
        return {};
    }
    CALLVEIL_ASSIGN(auto source, context.sources.borrow(parent.source));
    return source->find_equal(parent.table.name, column, values, {column}, [&](ports::Row& row) {
        if (!parent.rows.contains(domain::canonical_bytes(row.key))) {
            flags.add(row.values.front(), {RowFlag::shared});
        }
        return true;
    });
}

Result<void> flag(const Context& context, const Reference& reference) {
    auto flags = inherited(reference);
    CALLVEIL_TRY(add_foreign(context, reference, flags));
    for (auto& [key, row] : reference.rows.rows) {
        const auto* more = flags.find(reference.rows.value(row, reference.inflow.field));
        if (more == nullptr && led_here(reference, row)) {
            more = &flags.all();  // the database converted the value: take the careful way
        }
        if (more != nullptr && !is_seed(row)) {
            row.flags.insert(more->begin(), more->end());
        }
    }
    return {};
}

}  // namespace

Result<void> flag_referenced(const Context& context, Gathered& found) {
    for (const auto& stop : found.walk.stops) {
        auto& rows = found.collections.at(stop.collection);
        for (const auto& inflow : stop.inflows) {
            const auto parent = found.collections.find(inflow.from.collection);
            if (inflow.identity.empty() && parent != found.collections.end()) {
                CALLVEIL_TRY(flag(context, {inflow, parent->second, rows}));
            }
        }
    }
    return {};
}

}  // namespace callveil::usecases

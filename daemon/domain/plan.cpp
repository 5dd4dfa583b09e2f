// SPDX-License-Identifier: Apache-2.0
#include "domain/plan.hpp"

#include "domain/enum_names.hpp"

namespace callveil::domain {
namespace {

constexpr Named<CellAction> cell_actions[] = {
    {CellAction::mask, "mask"},
    {CellAction::keep, "keep"},
    {CellAction::release, "release"},
};

constexpr Named<RowFlag> row_flags[] = {
    {RowFlag::conflict, "conflict"},
    {RowFlag::shared, "shared"},
    {RowFlag::partial_match, "partial_match"},
};

constexpr std::size_t most_hops = 16;
constexpr std::size_t gap = most_hops / 2;

}  // namespace

void extend(std::vector<Hop>& way, FieldId field) {
    if (!way.empty() && way.back().field == field) {
        ++way.back().times;
        return;
    }
    way.push_back({std::move(field), 1});
    if (way.size() > most_hops) {
        const auto left_out = way.begin() + static_cast<std::ptrdiff_t>(gap);
        *left_out = {};
        way.erase(left_out + 1);
    }
}

std::string_view to_string(CellAction action) noexcept {
    return name_in(cell_actions, action);
}

std::string_view to_string(RowFlag flag) noexcept {
    return name_in(row_flags, flag);
}

}  // namespace callveil::domain

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

}  // namespace

std::string_view to_string(CellAction action) noexcept {
    return name_in(cell_actions, action);
}

std::string_view to_string(RowFlag flag) noexcept {
    return name_in(row_flags, flag);
}

}  // namespace callveil::domain

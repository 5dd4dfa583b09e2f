// SPDX-License-Identifier: Apache-2.0
#include "domain/catalogue.hpp"

#include <algorithm>

namespace callveil::domain {

const Column* TableInfo::find(std::string_view column) const noexcept {
    const auto found = std::ranges::find(columns, column, &Column::name);
    return found == columns.end() ? nullptr : &*found;
}

}  // namespace callveil::domain

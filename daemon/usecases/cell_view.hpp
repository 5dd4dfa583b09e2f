// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "domain/catalogue.hpp"
#include "usecases/context.hpp"
#include "wire/admin_rows.hpp"

namespace callveil::usecases {

/// A cell as a person reads it: action `show`, or `withheld` with the reason and without the value.
wire::ShownCell show_cell(const Context& context, const domain::CollectionId& id,
                          const std::string& column, const domain::Value& value);

/// A row key as a person reads it, without the parts that nobody is shown.
std::string show_key(const Context& context, const domain::CollectionId& id,
                     const domain::TableInfo& table, domain::RowKey key);

}  // namespace callveil::usecases

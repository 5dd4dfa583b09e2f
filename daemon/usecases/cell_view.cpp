// SPDX-License-Identifier: Apache-2.0
#include "usecases/cell_view.hpp"

#include "usecases/disclosure.hpp"
#include "usecases/explain.hpp"

namespace callveil::usecases {

wire::ShownCell show_cell(const Context& context, const domain::CollectionId& id,
                          const std::string& column, const domain::Value& value) {
    auto hidden = why_hidden(context.map, context.policy, id, column);
    const bool withheld = !hidden.empty();
    return {.column = column,
            .before = withheld ? "" : domain::display(value),
            .after = "",
            .action = withheld ? "withheld" : "show",
            .strategy = "",
            .reason = std::move(hidden)};
}

std::string show_key(const Context& context, const domain::CollectionId& id,
                     const domain::TableInfo& table, domain::RowKey key) {
    const auto* declared = context.map.find(id);
    for (std::size_t i = 0; i < key.size(); ++i) {
        // Rows without a key are told apart by all their cells, which nobody may see as a key.
        const bool is_key = i < table.key_columns.size();
        const auto column = is_key ? table.key_columns[i] : std::string();
        const bool mapped = declared != nullptr && declared->find(column) != nullptr;
        if (!is_key || (mapped && !why_hidden(context.map, context.policy, id, column).empty())) {
            key[i] = std::string("(withheld)");
        }
    }
    return display_key(key);
}

}  // namespace callveil::usecases

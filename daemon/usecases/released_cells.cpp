// SPDX-License-Identifier: Apache-2.0
#include "usecases/released_cells.hpp"

#include "usecases/disclosure.hpp"

namespace callveil::usecases {

std::vector<domain::PlannedCell> released_cells(const domain::Policy& policy,
                                                const domain::CollectionId& id,
                                                const CollectionRows& rows,
                                                std::vector<std::string>& warnings) {
    std::vector<domain::PlannedCell> cells;
    for (const auto& field : rows.declared->fields) {
        const auto disclosure = disclosure_of(policy, *rows.declared, field);
        if (rows.position(field.name) == rows.columns.size() ||
            disclosure.release == Release::not_asked) {
            continue;
        }
        const bool whole = disclosure.release == Release::whole;
        cells.push_back({.column = field.name,
                         .action = whole ? domain::CellAction::release : domain::CellAction::keep,
                         .strategy = {},
                         .reason = std::string(reason_of(disclosure.release))});
        if (!whole && !rows.rows.empty()) {
            warnings.push_back(withheld_sentence(id, field.name, disclosure));
        }
    }
    return cells;
}

}  // namespace callveil::usecases

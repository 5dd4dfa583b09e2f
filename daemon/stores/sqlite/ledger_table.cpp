// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/queries.hpp"
#include "stores/sqlite/record_tables.hpp"

namespace callveil::stores {

Result<void> SqliteLedgerTable::add(const std::vector<std::string>& tokens, domain::TimePoint at) {
    for (const auto& token : tokens) {
        CALLVEIL_TRY(connection_.execute(queries::add_ledger_token, token, at));
    }
    return {};
}

Result<bool> SqliteLedgerTable::contains(std::string_view token) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::contains_ledger_token, token));
    return statement.step();
}

}  // namespace callveil::stores

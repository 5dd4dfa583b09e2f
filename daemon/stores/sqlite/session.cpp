// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/session.hpp"

namespace callveil::stores {

Result<void> Session::begin() {
    CALLVEIL_TRY(connection_->execute("BEGIN IMMEDIATE"));
    return audit_.watch_end();
}

Result<void> Session::commit() {
    CALLVEIL_TRY(audit_.seal_end());
    CALLVEIL_TRY(connection_->execute("COMMIT"));
    return {};
}

Result<void> run_guarded(const ports::JobStore::Work& work, ports::Transaction& transaction) {
    try {
        return work(transaction);
    } catch (...) {
        return fail(ErrorCode::internal, "An unexpected exception ended this piece of work.");
    }
}

}  // namespace callveil::stores

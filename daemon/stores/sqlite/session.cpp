// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/session.hpp"

namespace callveil::stores {

Result<void> Session::begin() {
    CALLVEIL_TRY(connection_->execute("BEGIN IMMEDIATE"));
    return audit_.watch_end();
}

Result<void> Session::run_one(const ports::JobStore::Work& work) {
    CALLVEIL_TRY(connection_->execute("SAVEPOINT one_write"));
    auto result = run_guarded(work, *this);
    if (!result && connection_->in_transaction()) {
        audit_.forget_end();
        CALLVEIL_TRY(connection_->execute("ROLLBACK TO one_write"));
    }
    if (connection_->in_transaction()) {
        CALLVEIL_TRY(connection_->execute("RELEASE one_write"));
    }
    return result;
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

// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/session.hpp"

namespace callveil::stores {

Result<void> run_guarded(const ports::JobStore::Work& work, ports::Transaction& transaction) {
    try {
        return work(transaction);
    } catch (...) {
        return fail(ErrorCode::internal, "An unexpected exception ended this piece of work.");
    }
}

}  // namespace callveil::stores

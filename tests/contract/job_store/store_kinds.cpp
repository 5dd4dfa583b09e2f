// SPDX-License-Identifier: Apache-2.0
#include "contract/job_store/job_store_contract.hpp"
#include "stores/job_store_factory.hpp"
#include "support/memory_job_store.hpp"

namespace callveil::tests {
namespace {

std::unique_ptr<ports::JobStore> make_sqlite(const TempDir& folder) {
    stores::SqliteStoreOptions options;
    options.folder = folder.path();
    options.store_key = crypto::Secret(std::string(32, 'k'));
    options.opened_at = noon();
    auto store = stores::open_sqlite_job_store(options);
    if (!store) {
        throw std::runtime_error(store.error().detail);
    }
    return std::move(*store);
}

}  // namespace

std::vector<StoreKind> store_kinds() {
    return {{"Memory", [](const TempDir&) { return std::make_unique<MemoryJobStore>(noon()); }},
            {"Sqlite", make_sqlite}};
}

}  // namespace callveil::tests

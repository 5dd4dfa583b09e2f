// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/sqlite_job_store.hpp"

#include <future>

namespace callveil::stores {

SqliteJobStore::SqliteJobStore(StateFolder folder, std::unique_ptr<Sealer> sealer,
                               std::unique_ptr<Session> writer,
                               std::vector<std::unique_ptr<Session>> readers,
                               const SqliteStoreOptions& options)
    : folder_(std::move(folder)),
      room_(options.folder, options.free_bytes),
      sealer_(std::move(sealer)),
      readers_(std::move(readers)),
      writer_(std::move(writer), {options.on_broken, [this, told = options.on_full] {
                                      if (room_.release() && told) {
                                          told();
                                      }
                                  }}) {}

Result<void> SqliteJobStore::write(const Work& work) {
    if (writer_.is_this_thread()) {
        return fail(ErrorCode::internal, "A write was started inside a write of the store.");
    }
    std::promise<Result<void>> finished;
    auto answer = finished.get_future();
    writer_.enqueue([&work](ports::Transaction& transaction) { return work(transaction); },
                    [&finished](Result<void> result) { finished.set_value(std::move(result)); });
    return answer.get();
}

void SqliteJobStore::write_later(Work work, Done done) {
    writer_.enqueue(std::move(work), std::move(done));
}

Result<void> SqliteJobStore::read(const Work& work) {
    return readers_.run(work);
}

Result<bool> SqliteJobStore::purge() {
    if (writer_.is_this_thread()) {
        return fail(ErrorCode::internal, "A purge was started inside a write of the store.");
    }
    std::promise<Result<bool>> finished;
    auto answer = finished.get_future();
    writer_.enqueue_purge(
        [&finished](Result<bool> purged) { finished.set_value(std::move(purged)); });
    return answer.get();
}

}  // namespace callveil::stores

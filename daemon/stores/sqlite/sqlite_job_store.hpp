// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "ports/job_store.hpp"
#include "stores/job_store_factory.hpp"
#include "stores/sqlite/group_writer.hpp"
#include "stores/sqlite/reader_pool.hpp"
#include "stores/sqlite/state_folder.hpp"
#include "stores/sqlite/state_room.hpp"

namespace callveil::stores {

/// The daemon's store on SQLite in WAL mode: one thread writes in groups, a few connections read.
class SqliteJobStore final : public ports::JobStore {
public:
    /// `writer` and `readers` use `sealer` and lie in `folder`.
    SqliteJobStore(StateFolder folder, std::unique_ptr<Sealer> sealer,
                   std::unique_ptr<Session> writer, std::vector<std::unique_ptr<Session>> readers,
                   const SqliteStoreOptions& options);

    Result<void> write(const Work& work) override;
    void write_later(Work work, Done done) override;
    Result<void> read(const Work& work) override;
    Result<bool> purge() override;
    Result<void> check_room() override { return room_.check(); }

private:
    // Destroyed from the last to the first: the writer stops before its folder is left.
    StateFolder folder_;
    StateRoom room_;
    std::unique_ptr<Sealer> sealer_;
    ReaderPool readers_;
    GroupWriter writer_;
};

}  // namespace callveil::stores

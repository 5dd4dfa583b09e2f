// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "usecases/begin_run.hpp"
#include "usecases/lead_writer.hpp"

namespace callveil::usecases {

/// Intent and outcome around each write of one run into the lead databases, in the store and in the
/// audit log. Serves one job; no thread safety.
///
/// Nothing is marked, and so nothing written, for a worker whose lease went to another.
/// @error conflict  (of every mark) another worker holds the job.
class WriteJournal {
public:
    WriteJournal(const Context& context, const domain::Job& job, const Run& run)
        : context_(context), job_(job), run_(run) {}

    /// Reads what earlier attempts left. @return whether a batch is known to be written.
    Result<bool> load();
    /// Batches that an earlier attempt intended to write and whose outcome is not known.
    bool has_open() const noexcept { return !open_.empty(); }
    bool is_open(const std::string& source, std::int64_t batch) const {
        return open_.contains({source, batch});
    }

    /// Commits the intent of a write, with the ledger tokens of what will be written.
    Result<void> intend(const std::string& source, std::int64_t batch, const Standing& standing);
    /// Commits the outcome: "done", "stale", "refused" or "not_written".
    Result<void> record(const std::string& source, std::int64_t batch, std::string_view outcome,
                        std::int64_t cells);
    /// Ends the open intents as "not_written": the plan may begin anew, or be sent back.
    Result<void> close_unwritten();

private:
    Result<void> check_lease(ports::Transaction& transaction) const;
    AuditDetail detail_of(const std::string& source, std::int64_t batch) const;

    const Context& context_;
    const domain::Job& job_;
    const Run& run_;
    std::set<std::pair<std::string, std::int64_t>> open_;
};

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <vector>

#include "ports/clock.hpp"
#include "ports/source_pool.hpp"
#include "wire/admin_status.hpp"

namespace callveil::usecases {

/// Asks the lead databases how they are and keeps what they said, so that nobody who wants to know
/// waits for one. Thread safety: `look` on one thread at a time, `states` on any.
class SourceWatch {
public:
    SourceWatch(ports::SourcePool& sources, const ports::Clock& clock);

    /// Asks each of them; takes as long as they take.
    /// @return those whose state is another one than before, with what they are now.
    std::vector<wire::SourceStatus> look();
    /// What each said when it was last asked, and when that was.
    std::vector<wire::SourceStatus> states() const;

private:
    wire::SourceStatus ask(const ports::SourceInfo& info);

    ports::SourcePool& sources_;
    const ports::Clock& clock_;
    mutable std::mutex mutex_;
    std::vector<wire::SourceStatus> states_;
};

}  // namespace callveil::usecases

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "callveil/result.hpp"
#include "ports/record_tables.hpp"
#include "ports/work_tables.hpp"

namespace callveil::ports {

/// The tables as one transaction sees them. Valid only inside the function that got it.
class Transaction {
public:
    virtual ~Transaction() = default;
    virtual RequestTable& requests() = 0;
    virtual JobTable& jobs() = 0;
    virtual PlanTable& plans() = 0;
    virtual IntentTable& intents() = 0;
    virtual LedgerTable& ledger() = 0;
    virtual PackageTable& packages() = 0;
    virtual KeyTable& keys() = 0;
    virtual AuditTable& audit() = 0;
};

/// The daemon's own durable store. Thread safety: all calls from any thread.
///
/// A write is one transaction: what `work` did is on disk when the call returns ok, and nothing of
/// it is when `work` or the commit failed. Writers are grouped into one commit; each has a
/// savepoint of its own, so one refused write never breaks its group, and a failed commit fails the
/// whole group.
class JobStore {
public:
    using Work = std::function<Result<void>(Transaction&)>;
    using Done = std::function<void(Result<void>)>;

    virtual ~JobStore() = default;

    /// Runs `work` and waits for the commit. Must not be called from inside `work` or `done`.
    /// @error internal     `work` threw.
    /// @error unavailable  the disk refused; after a failed sync every write until a restart.
    virtual Result<void> write(const Work& work) = 0;
    /// The same without waiting; `done` runs on the store's writer thread after the commit, exactly
    /// once.
    virtual void write_later(Work work, Done done) = 0;
    /// Runs `work` on a consistent snapshot; writing in it is a defect, refused with `internal`.
    virtual Result<void> read(const Work& work) = 0;
    /// Leaves no copy in the store's files of what was deleted or overwritten by writes that had
    /// ended before the call. Comes between two writes and waits for nobody who reads: while a read
    /// runs that began before, copies may stay, and the call is to be repeated.
    /// Must not be called from inside `work` or `done`.
    /// @return whether none is left.
    /// @error unavailable  the disk refused; nothing is lost, and a later call may succeed.
    virtual Result<bool> purge() = 0;
    /// Whether there is room for something new, so that what is there can still be brought to its
    /// end. Never waits; may be called from inside `work`.
    /// @error unavailable  the disk is nearly full; what to do.
    virtual Result<void> check_room() = 0;
};

}  // namespace callveil::ports

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "disk/reserve.hpp"
#include "plugin/daemon_link.hpp"
#include "plugin/sqlite_file.hpp"
#include "wire/agent_messages.hpp"

namespace callveil::plugin {

/// A request on its way. `sealed` is Base64 of a crypto_box_seal that only the daemon can open.
struct OutboxEntry {
    std::string client_id;
    std::string reference;
    std::string kind;
    std::string created_at;
    std::string sealed;
};

/// Requests that the daemon does not have yet, and what is known of those that it has. A SQLite
/// file (WAL, synchronous FULL, secure_delete) that several processes of one user may share: each
/// write is one immediate transaction, and a request that two of them send is one request to the
/// daemon.
///
/// On a full disk nothing new is taken, and what the daemon has or says is noted with the help of a
/// small reserve beside the file.
///
/// A sealed body is deleted when the daemon has it. That of a refused request stays as long as its
/// row, which only the agent can send again.
/// Used on one thread. Errors of every function: unavailable (locked, disk full), corrupt.
class Outbox {
public:
    /// Opens or makes the outbox below the host's state folder, and writes to it once, so that one
    /// that cannot be written is found now. `wait` must outlive it.
    /// @error misconfigured  as prepare_outbox_file.
    /// @error corrupt        the file is damaged, was emptied or is none of ours; it is left as it
    ///                       is.
    /// @error unsupported    a newer version made it.
    static Result<Outbox> open(const std::filesystem::path& state_folder, LockWait& wait);

    /// Commits new requests, all or none; when it returns, they survive a loss of power.
    /// @error unavailable  also when the file was deleted meanwhile: what is written to it is lost.
    Result<void> add(const std::vector<OutboxEntry>& entries) const;
    /// Client ids of the oldest requests that the daemon does not have, at most `max`.
    Result<std::vector<std::string>> waiting(std::size_t max) const;
    /// A request that the daemon does not have, or nullopt when another process brought it there.
    Result<std::optional<OutboxEntry>> find_waiting(std::string_view client_id) const;
    Result<std::size_t> count_waiting() const;
    /// The daemon has it, in `state`: the body is deleted.
    Result<void> acknowledge(std::string_view client_id, std::string_view state,
                             std::string_view now) const;
    /// The daemon does not want it.
    Result<void> refuse(std::string_view client_id, std::string_view sentence,
                        std::string_view now) const;
    /// Makes a refused request wait again. @return its client id, or nullopt when there is none.
    Result<std::optional<std::string>> renew(std::string_view reference) const;
    /// Takes over what the daemon says of a request.
    Result<void> note(const wire::RequestStatus& status) const;
    /// References that the daemon has and that have not ended, at most `max`, after `after`.
    Result<std::vector<std::string>> unfinished(std::string_view after, std::size_t max) const;
    /// 200 rows for *my requests*, newest first: what the daemon does not have, then the newest.
    Result<std::vector<RequestRow>> rows() const;
    /// Forgets requests that ended before `day`, an RFC 3339 time; never one whose body is here.
    Result<void> forget_before(std::string_view day) const;

private:
    /// What became of one transaction.
    struct Attempt {
        Result<void> done;
        bool met_full_disk = false;
    };

    Outbox(SqliteFile file, disk::Reserve reserve)
        : file_(std::move(file)), reserve_(std::move(reserve)) {}
    Result<void> prepare() const;
    Result<void> make_tables() const;
    Result<void> insert(const OutboxEntry& entry) const;
    Result<void> in_transaction(const std::function<Result<void>()>& work) const;
    Attempt attempt(const std::function<Result<void>()>& work) const;
    Result<void> write(Statement& statement) const;
    Result<std::vector<std::string>> texts(Statement& select) const;

    SqliteFile file_;
    disk::Reserve reserve_;
};

}  // namespace callveil::plugin

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
/// A sealed body is deleted when the daemon has it. That of a refused request stays, so that it can
/// be sent again when, say, the station's key was renewed; 90 days later it goes with its row.
/// Used on one thread. Errors of every function: unavailable (locked, disk full), corrupt.
class Outbox {
public:
    /// Opens or makes the outbox below the host's state folder.
    /// @error misconfigured  as prepare_outbox_file.
    /// @error corrupt        the file is damaged or none of ours; it is left as it is.
    /// @error unsupported    a newer version made it.
    static Result<Outbox> open(const std::filesystem::path& state_folder);

    /// Commits a new request; when it returns, the request survives a loss of power.
    Result<void> add(const OutboxEntry& entry) const;
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
    /// The newest 200 rows for *my requests*.
    Result<std::vector<RequestRow>> rows() const;
    /// Forgets requests that ended or were refused before `day`, an RFC 3339 time.
    Result<void> forget_before(std::string_view day) const;

private:
    explicit Outbox(SqliteFile file) : file_(std::move(file)) {}
    Result<void> prepare() const;
    Result<void> write(Statement& statement) const;
    Result<std::vector<std::string>> texts(Statement& select) const;

    SqliteFile file_;
};

}  // namespace callveil::plugin

// SPDX-License-Identifier: Apache-2.0
#include "plugin/outbox.hpp"

#include <utility>

#include "plugin/outbox_folder.hpp"

namespace callveil::plugin {
namespace {

constexpr std::int64_t our_application_id = 0x43564F42;  // "CVOB"
constexpr std::int64_t newest_version = 1;
constexpr std::int64_t max_rows = 200;
constexpr std::uint64_t reserve_bytes = 64U << 10U;  ///< pages of a few deletes in the log

constexpr std::string_view connection_rules = R"(
    PRAGMA trusted_schema = OFF;
    PRAGMA secure_delete = ON;
    PRAGMA synchronous = FULL;
)";

constexpr std::string_view first_schema = R"(
    CREATE TABLE request (
        client_id  TEXT PRIMARY KEY,
        reference  TEXT NOT NULL UNIQUE,
        kind       TEXT NOT NULL,
        created_at TEXT NOT NULL,
        sealed     TEXT,
        state      TEXT NOT NULL CHECK (state IN ('new', 'acked', 'refused')),
        told       TEXT NOT NULL,
        outcome    TEXT NOT NULL DEFAULT '',
        reason     TEXT NOT NULL DEFAULT '',
        updated_at TEXT NOT NULL,
        CHECK ((state = 'acked') = (sealed IS NULL))
    ) STRICT;
    CREATE INDEX request_by_state ON request (state, created_at);
    PRAGMA application_id = 1129729858;
    PRAGMA user_version = 1;
)";

Result<void> check_file(const SqliteFile& file, const std::filesystem::path& path) {
    CALLVEIL_ASSIGN(const auto tables, file.number("SELECT count(*) FROM sqlite_schema"));
    if (tables == 0) {
        return {};
    }
    CALLVEIL_ASSIGN(const auto checked, file.text("PRAGMA quick_check(1)"));
    CALLVEIL_ASSIGN(const auto id, file.number("PRAGMA application_id"));
    CALLVEIL_ASSIGN(const auto version, file.number("PRAGMA user_version"));
    if (checked != "ok" || id != our_application_id) {
        return fail(ErrorCode::corrupt, path.string() +
                                            " is damaged or no outbox; move it away and keep it, "
                                            "it may hold requests that were not sent.");
    }
    return version <= newest_version
               ? Result<void>{}
               : fail(ErrorCode::unsupported,
                      path.string() + " was made by a newer plugin; install that one.");
}

}  // namespace

Result<Outbox> Outbox::open(const std::filesystem::path& state_folder, LockWait& wait) {
    CALLVEIL_ASSIGN(const auto path, prepare_outbox_file(state_folder));
    CALLVEIL_ASSIGN(auto file, SqliteFile::open(path, wait));
    CALLVEIL_TRY(check_file(file, path));
    Outbox outbox(std::move(file), disk::Reserve(path.string() + ".reserve", reserve_bytes));
    CALLVEIL_TRY(outbox.prepare());
    CALLVEIL_TRY(mark_as_made(path));
    (void)outbox.reserve_.take();
    return outbox;
}

Result<void> Outbox::prepare() const {
    CALLVEIL_TRY(file_.run(connection_rules));
    CALLVEIL_TRY(file_.use_write_ahead_log());
    return in_transaction([this] { return make_tables(); });
}

/// Makes the tables when the file is empty; another process may do so at the same time. Otherwise
/// writes what is there already, to see whether it can: BEGIN IMMEDIATE alone does not tell.
Result<void> Outbox::make_tables() const {
    CALLVEIL_ASSIGN(const auto tables, file_.number("SELECT count(*) FROM sqlite_schema"));
    CALLVEIL_ASSIGN(const auto version, file_.number("PRAGMA user_version"));
    return tables == 0 && version == 0
               ? file_.run(first_schema)
               : file_.run("PRAGMA user_version = " + std::to_string(version));
}

Outbox::Attempt Outbox::attempt(const std::function<Result<void>()>& work) const {
    auto done = file_.run("BEGIN IMMEDIATE");
    if (!done) {
        return {std::move(done), file_.met_full_disk()};
    }
    done = work();
    if (done) {
        done = file_.run("COMMIT");
    }
    const bool is_full = !done && file_.met_full_disk();
    if (!done) {
        (void)file_.run("ROLLBACK");
    }
    return {std::move(done), is_full};
}

Result<void> Outbox::in_transaction(const std::function<Result<void>()>& work) const {
    return attempt(work).done;
}

/// Each write is one transaction of its own statement. What is noted here has happened already, so
/// it may have the reserve.
Result<void> Outbox::write(Statement& statement) const {
    const auto finish = [&] { return file_.finish(statement); };
    auto first = attempt(finish);
    return first.met_full_disk && reserve_.release() ? attempt(finish).done : std::move(first.done);
}

Result<void> Outbox::insert(const OutboxEntry& entry) const {
    Statement insert(file_.handle(),
                     "INSERT INTO request (client_id, reference, kind, created_at, sealed, state, "
                     "told, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, 'new', 'queued', ?4)");
    insert.bind(1, entry.client_id).bind(2, entry.reference).bind(3, entry.kind);
    insert.bind(4, entry.created_at).bind(5, entry.sealed);
    return file_.finish(insert);
}

Result<void> Outbox::add(const std::vector<OutboxEntry>& entries) const {
    (void)reserve_.take();
    return in_transaction([&] {
        Result<void> done;
        for (auto entry = entries.begin(); done && entry != entries.end(); ++entry) {
            done = insert(*entry);
        }
        return done && file_.is_moved()
                   ? fail(ErrorCode::unavailable, file_.path() +
                                                      " was moved or deleted while it was in use; "
                                                      "restart the desktop.")
                   : done;
    });
}

Result<std::vector<std::string>> Outbox::texts(Statement& select) const {
    std::vector<std::string> found;
    int code = select.step();
    for (; code == SQLITE_ROW; code = select.step()) {
        found.push_back(select.text(0));
    }
    if (code != SQLITE_DONE) {
        return fail(file_.error());
    }
    return found;
}

Result<std::vector<std::string>> Outbox::waiting(std::size_t max) const {
    Statement select(file_.handle(),
                     "SELECT client_id FROM request WHERE state = 'new' "
                     "ORDER BY created_at LIMIT ?1");
    select.bind(1, static_cast<std::int64_t>(max));
    return texts(select);
}

Result<std::optional<OutboxEntry>> Outbox::find_waiting(std::string_view client_id) const {
    Statement select(file_.handle(),
                     "SELECT client_id, reference, kind, created_at, sealed FROM request "
                     "WHERE client_id = ?1 AND state = 'new'");
    select.bind(1, client_id);
    const int code = select.step();
    if (code == SQLITE_DONE) {
        return std::optional<OutboxEntry>();
    }
    if (code != SQLITE_ROW) {
        return fail(file_.error());
    }
    return std::optional(OutboxEntry{select.text(0), select.text(1), select.text(2), select.text(3),
                                     select.text(4)});
}

Result<std::size_t> Outbox::count_waiting() const {
    CALLVEIL_ASSIGN(const auto count,
                    file_.number("SELECT count(*) FROM request WHERE state = 'new'"));
    return static_cast<std::size_t>(count);
}

Result<void> Outbox::acknowledge(std::string_view client_id, std::string_view state,
                                 std::string_view now) const {
    Statement update(file_.handle(),
                     "UPDATE request SET state = 'acked', sealed = NULL, told = ?2, reason = '', "
                     "updated_at = ?3 WHERE client_id = ?1 AND state <> 'acked'");
    update.bind(1, client_id).bind(2, state).bind(3, now);
    CALLVEIL_TRY(write(update));
    file_.truncate_log();
    return {};
}

Result<void> Outbox::refuse(std::string_view client_id, std::string_view sentence,
                            std::string_view now) const {
    Statement update(file_.handle(),
                     "UPDATE request SET state = 'refused', told = 'refused', reason = ?2, "
                     "updated_at = ?3 WHERE client_id = ?1 AND state = 'new'");
    update.bind(1, client_id).bind(2, sentence).bind(3, now);
    return write(update);
}

Result<std::optional<std::string>> Outbox::renew(std::string_view reference) const {
    Statement select(file_.handle(),
                     "SELECT client_id FROM request WHERE reference = ?1 AND state = 'refused'");
    select.bind(1, reference);
    if (select.step() != SQLITE_ROW) {
        return std::optional<std::string>();
    }
    auto client_id = select.text(0);
    Statement update(file_.handle(),
                     "UPDATE request SET state = 'new', told = 'queued', reason = '' "
                     "WHERE reference = ?1 AND state = 'refused'");
    update.bind(1, reference);
    CALLVEIL_TRY(write(update));
    return std::optional(std::move(client_id));
}

Result<void> Outbox::note(const wire::RequestStatus& status) const {
    Statement update(file_.handle(),
                     "UPDATE request SET told = ?2, outcome = ?3, reason = ?4, updated_at = ?5 "
                     "WHERE reference = ?1 AND state = 'acked'");
    update.bind(1, status.reference).bind(2, status.state).bind(3, status.outcome);
    update.bind(4, status.reason).bind(5, status.updated_at);
    return write(update);
}

Result<std::vector<std::string>> Outbox::unfinished(std::string_view after, std::size_t max) const {
    Statement select(file_.handle(),
                     "SELECT reference FROM request WHERE state = 'acked' AND reference > ?1 AND "
                     "told NOT IN ('completed', 'partially_completed', 'failed', 'rejected', "
                     "'cancelled') ORDER BY reference LIMIT ?2");
    select.bind(1, after).bind(2, static_cast<std::int64_t>(max));
    return texts(select);
}

Result<std::vector<RequestRow>> Outbox::rows() const {
    Statement select(file_.handle(),
                     "SELECT reference, kind, created_at, told, outcome, reason, updated_at "
                     "FROM (SELECT * FROM request "
                     "ORDER BY state = 'acked', created_at DESC, client_id DESC LIMIT ?1) "
                     "ORDER BY created_at DESC, client_id DESC");
    select.bind(1, max_rows);
    std::vector<RequestRow> rows;
    int code = select.step();
    for (; code == SQLITE_ROW; code = select.step()) {
        rows.push_back({select.text(0), select.text(1), select.text(2), select.text(3),
                        select.text(4), select.text(5), select.text(6)});
    }
    if (code != SQLITE_DONE) {
        return fail(file_.error());
    }
    return rows;
}

Result<void> Outbox::forget_before(std::string_view day) const {
    Statement remove(file_.handle(),
                     "DELETE FROM request WHERE updated_at < ?1 AND sealed IS NULL AND told IN "
                     "('completed', 'partially_completed', 'failed', 'rejected', 'cancelled')");
    remove.bind(1, day);
    return write(remove);
}

}  // namespace callveil::plugin

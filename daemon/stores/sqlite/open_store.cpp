// SPDX-License-Identifier: Apache-2.0
#include "stores/audit_chain.hpp"
#include "stores/job_store_factory.hpp"
#include "stores/sqlite/migrations.hpp"
#include "stores/sqlite/queries.hpp"
#include "stores/sqlite/renew_seals.hpp"
#include "stores/sqlite/sqlite_job_store.hpp"

namespace callveil::stores {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::string_view key_slot = "store_info.key_check";

Result<std::unique_ptr<Session>> open_session(const SqliteStoreOptions& options,
                                              const StateFolder& folder, const Sealer& sealer,
                                              Access access) {
    CALLVEIL_ASSIGN(auto connection, Connection::open({folder.store_file(), access,
                                                       options.busy_timeout, options.vfs}));
    return std::make_unique<Session>(std::move(connection), sealer);
}

Result<void> write_first_rows(Session& session, const Sealer& sealer, domain::TimePoint at) {
    CALLVEIL_ASSIGN(const auto head, session.audit().head());
    if (head) {
        return fail(ErrorCode::corrupt,
                    "The store does not say which installation it is; restore it from a backup.");
    }
    const std::string install_id = make_install_id();
    const std::string check = sealer.seal(key_slot, install_id, install_id);
    CALLVEIL_TRY(
        session.connection().execute(queries::insert_store_info, install_id, at, Bytes{check}));
    CALLVEIL_TRY(session.audit().append(genesis(at, install_id)));
    return {};
}

/// Whether the key fits a store that exists; nothing for a new one.
Result<bool> check_key(Session& session, const Sealer& sealer) {
    CALLVEIL_ASSIGN(auto statement, session.connection().query(queries::find_store_info));
    CALLVEIL_ASSIGN(const bool exists, statement.step());
    if (!exists) {
        return false;
    }
    Row row = statement.row();
    const std::string install_id = row.text();
    if (!sealer.open(key_slot, install_id, row.blob())) {
        return fail(ErrorCode::misconfigured,
                    "The store key is not the one that this store was made with; name the right "
                    "key file.");
    }
    return true;
}

Result<void> prepare_rows(Session& session, const Sealer& sealer, domain::TimePoint at) {
    auto& connection = session.connection();
    CALLVEIL_TRY(session.begin());
    CALLVEIL_ASSIGN(const bool exists, check_key(session, sealer));
    if (!exists) {
        CALLVEIL_TRY(write_first_rows(session, sealer, at));
    }
    CALLVEIL_TRY(connection.execute(queries::remove_orphan_plan_pages));
    return session.commit();
}

Result<void> note_renewal(Session& session, std::int64_t values, domain::TimePoint at) {
    CALLVEIL_TRY(session.begin());
    CALLVEIL_TRY(session.audit().append({at, "callveild", "system", "store.renew", "store", "ok",
                                         "{\"values\":" + std::to_string(values) + "}"}));
    CALLVEIL_TRY(session.commit());
    // Nothing under the old key may stay behind in the write-ahead log.
    return session.connection().script("PRAGMA wal_checkpoint(TRUNCATE)");
}

Result<void> leave_previous_key(Session& session, const Sealer& sealer,
                                const SqliteStoreOptions& options) {
    if (options.previous_key.empty()) {
        return {};
    }
    CALLVEIL_ASSIGN(const auto values, renew_seals(session, sealer));
    return values == 0 ? Result<void>() : note_renewal(session, values, options.opened_at);
}

Result<void> check_options(const SqliteStoreOptions& options) {
    if (options.store_key.size() != key_bytes ||
        (!options.previous_key.empty() && options.previous_key.size() != key_bytes)) {
        return fail(ErrorCode::misconfigured, "The store key must have 32 bytes.");
    }
    if (options.readers == 0) {
        return fail(ErrorCode::misconfigured, "The store needs at least one reader.");
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<ports::JobStore>> open_sqlite_job_store(const SqliteStoreOptions& options) {
    CALLVEIL_TRY(check_options(options));
    CALLVEIL_ASSIGN(auto folder, StateFolder::enter(options.folder));
    auto sealer =
        std::make_unique<Sealer>(options.store_key.duplicate(), options.previous_key.duplicate());
    CALLVEIL_ASSIGN(auto writer, open_session(options, folder, *sealer, Access::read_and_write));
    CALLVEIL_TRY(migrate(writer->connection()));
    CALLVEIL_TRY(prepare_rows(*writer, *sealer, options.opened_at));
    CALLVEIL_TRY(leave_previous_key(*writer, *sealer, options));
    std::vector<std::unique_ptr<Session>> readers;
    while (readers.size() < options.readers) {
        CALLVEIL_ASSIGN(auto reader, open_session(options, folder, *sealer, Access::read_only));
        readers.push_back(std::move(reader));
    }
    return std::unique_ptr<ports::JobStore>(std::make_unique<SqliteJobStore>(
        std::move(folder), std::move(sealer), std::move(writer), std::move(readers), options));
}

}  // namespace callveil::stores

// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/known.hpp"
#include "stores/sqlite/queries.hpp"
#include "stores/sqlite/record_tables.hpp"
#include "stores/sqlite/sealed_json.hpp"

namespace callveil::stores {
namespace {

using domain::EnrolledKey;

Result<EnrolledKey> read_key(Row& row) {
    EnrolledKey key;
    key.public_key = row.text();
    key.principal = row.text();
    CALLVEIL_ASSIGN(key.kind, known(domain::principal_kind_from(row.text()), "keys.kind"));
    CALLVEIL_ASSIGN(key.role, known(domain::role_from(row.text()), "keys.role"));
    key.label = row.text();
    CALLVEIL_ASSIGN(key.agent_ids, read_text_list(row.text()));
    key.not_before = row.time();
    key.not_after = row.time();
    key.revoked_at = row.optional_time();
    return key;
}

Error no_key() {
    return {ErrorCode::not_found, "This public key is not enrolled."};
}

}  // namespace

Result<void> SqliteKeyTable::insert(const EnrolledKey& key) {
    CALLVEIL_ASSIGN(const std::string agent_ids, text_list(key.agent_ids));
    CALLVEIL_TRY(connection_.execute(queries::insert_key, key.public_key, key.principal,
                                     to_string(key.kind), to_string(key.role), key.label, agent_ids,
                                     key.not_before, key.not_after, key.revoked_at));
    return {};
}

Result<void> SqliteKeyTable::revoke(std::string_view public_key, domain::TimePoint at) {
    CALLVEIL_ASSIGN(const auto changed, connection_.execute(queries::revoke_key, public_key, at));
    return changed == 1 ? Result<void>() : Result<void>(fail(no_key()));
}

Result<EnrolledKey> SqliteKeyTable::find(std::string_view public_key) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::find_key, public_key));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    if (!found) {
        return fail(no_key());
    }
    Row row = statement.row();
    return read_key(row);
}

Result<std::vector<EnrolledKey>> SqliteKeyTable::all() {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::list_keys));
    return collect<EnrolledKey>(std::move(statement), read_key);
}

Result<std::optional<std::string>> SqliteKeyTable::person_of(std::string_view agent_id) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::find_person_of_agent, agent_id));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    return found ? std::optional(statement.row().text()) : std::nullopt;
}

}  // namespace callveil::stores

// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "stores/sqlite/migrations.hpp"

namespace callveil::stores {
namespace {

Result<std::int64_t> number(Connection& connection, std::string_view sql) {
    CALLVEIL_ASSIGN(auto statement, connection.query(sql));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    return found ? statement.row().integer() : std::int64_t{0};
}

Result<void> check_owner(Connection& connection) {
    CALLVEIL_ASSIGN(const auto application, number(connection, "PRAGMA application_id"));
    CALLVEIL_ASSIGN(const auto tables, number(connection, "SELECT count(*) FROM sqlite_schema"));
    if (application != store_application_id && (application != 0 || tables != 0)) {
        return fail(ErrorCode::misconfigured,
                    "The database in the state folder belongs to another program; name another "
                    "state folder.");
    }
    return {};
}

Result<void> check_version(std::int64_t version) {
    const auto newest = static_cast<std::int64_t>(migrations().size());
    if (version > newest) {
        return fail(ErrorCode::misconfigured,
                    fmt::format("The store has format {} and this Callveil knows formats up to {}; "
                                "install the newer Callveil again, or restore a backup made before "
                                "its upgrade.",
                                version, newest));
    }
    return {};
}

Result<void> check_references(Connection& connection) {
    CALLVEIL_ASSIGN(auto broken, connection.query("PRAGMA foreign_key_check"));
    CALLVEIL_ASSIGN(const bool found, broken.step());
    return found ? Result<void>(fail(ErrorCode::corrupt, "a row names one that is not there"))
                 : Result<void>();
}

Result<void> run_step(Connection& connection, const Migration& step) {
    CALLVEIL_TRY(connection.script(step.sql));
    CALLVEIL_TRY(check_references(connection));
    return connection.script(
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT",
                    store_application_id, step.version));
}

Result<void> take_step(Connection& connection, const Migration& step) {
    CALLVEIL_TRY(connection.script("BEGIN IMMEDIATE"));
    const auto done = run_step(connection, step);
    if (!done) {
        connection.roll_back();
        return fail(done.error().code, fmt::format("The store cannot take the migration {}: {}",
                                                   step.name, done.error().detail));
    }
    return {};
}

Result<void> take_steps_after(Connection& connection, std::int64_t version) {
    for (const auto& step : migrations()) {
        if (step.version > version) {
            CALLVEIL_TRY(take_step(connection, step));
        }
    }
    return {};
}

}  // namespace

Result<void> migrate(Connection& connection) {
    CALLVEIL_TRY(check_owner(connection));
    CALLVEIL_ASSIGN(const auto version, number(connection, "PRAGMA user_version"));
    CALLVEIL_TRY(check_version(version));
    // A table that others refer to can be made anew only while references are not enforced, and
    // that cannot be said within a transaction.
    CALLVEIL_TRY(connection.script("PRAGMA foreign_keys = OFF"));
    auto taken = take_steps_after(connection, version);
    CALLVEIL_TRY(connection.script("PRAGMA foreign_keys = ON"));
    return taken;
}

}  // namespace callveil::stores

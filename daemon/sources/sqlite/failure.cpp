// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sqlite3.h>

#include "sources/sqlite/connection.hpp"

namespace callveil::sources {

std::string Connection::subject() const {
    return fmt::format("Lead database {} ('{}')", options_.name, options_.path.native());
}

Error Connection::failure() const {
    return explain(sqlite3_extended_errcode(handle_.get()));
}

Error Connection::explain(int code) const {
    const auto path = options_.path.native();
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
            return {
                ErrorCode::unavailable,
                fmt::format("{} is locked by another program for longer than {} ms; find it with: "
                            "fuser -v '{}'",
                            subject(), options_.busy_timeout.count(), path)};
        case SQLITE_INTERRUPT:
            return {ErrorCode::cancelled, fmt::format("Reading {} was stopped.", options_.name)};
        case SQLITE_NOTADB:
            return {ErrorCode::corrupt,
                    fmt::format("{} is not an SQLite database; see what it is with: file '{}'",
                                subject(), path)};
        case SQLITE_CORRUPT:
            return {
                ErrorCode::corrupt,
                fmt::format("{} is damaged; see how with: sqlite3 '{}' 'PRAGMA integrity_check'",
                            subject(), path)};
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
            return {
                ErrorCode::misconfigured,
                fmt::format("{} cannot be written; see why with: namei -l '{}'", subject(), path)};
        case SQLITE_IOERR:
        case SQLITE_FULL:
            return {
                ErrorCode::unavailable,
                fmt::format("{} answers with a disk error ({}); look at the space with: df -h '{}'",
                            subject(), sqlite3_errstr(code), path)};
        case SQLITE_TOOBIG:
            return {ErrorCode::too_large,
                    fmt::format("{} holds a value of more than 64 MiB", subject())};
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
            return explain_constraint(code);
        default:
            return {ErrorCode::internal, fmt::format("{} failed with SQLite code {}: {}", subject(),
                                                     code, sqlite3_errstr(code))};
    }
}

/// The messages of these constraints name tables, columns and constraints only; what a trigger says
/// is free text of the owner and stays out.
Error Connection::explain_constraint(int extended) const {
    switch (extended) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
        case SQLITE_CONSTRAINT_NOTNULL:
        case SQLITE_CONSTRAINT_CHECK:
        case SQLITE_CONSTRAINT_FOREIGNKEY:
        case SQLITE_CONSTRAINT_DATATYPE:
            return {ErrorCode::conflict, fmt::format("{}: {}", subject(), words())};
        case SQLITE_CONSTRAINT_TRIGGER:
            return {ErrorCode::conflict,
                    fmt::format("{}: a trigger of the owner refused a new value", subject())};
        case SQLITE_MISMATCH:
            return {ErrorCode::conflict,
                    fmt::format("{}: an INTEGER PRIMARY KEY refused a new value", subject())};
        default:
            return {
                ErrorCode::conflict,
                fmt::format("{}: a constraint refused a new value (code {})", subject(), extended)};
    }
}

}  // namespace callveil::sources

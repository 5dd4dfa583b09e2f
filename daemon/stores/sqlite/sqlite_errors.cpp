// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/sqlite_errors.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

namespace callveil::stores {
namespace {

bool names_life_cycle(std::string_view message) {
    return message.find("life_cycle") != std::string_view::npos;
}

Error explain_constraint(int code, std::string_view message) {
    if (names_life_cycle(message)) {
        return {ErrorCode::wrong_state,
                "The store refuses this step: it is not in the table of allowed steps."};
    }
    switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
            return {ErrorCode::conflict, fmt::format("This is stored already ({}).", message)};
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return {ErrorCode::not_found, "It names a request that is not stored."};
        default:
            return {ErrorCode::internal, fmt::format("The store refuses it: {}.", message)};
    }
}

}  // namespace

Error explain_sqlite(int code, std::string_view message) {
    switch (code & 0xff) {
        case SQLITE_CONSTRAINT:
            return explain_constraint(code, message);
        case SQLITE_FULL:
            return {ErrorCode::unavailable,
                    "The disk of the state folder is full; free space and try again."};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorCode::unavailable,
                    "Another program holds the store's file; close it and try again."};
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH:
        case SQLITE_NOLFS:
            return {ErrorCode::unavailable,
                    fmt::format("The store's file cannot be read or written ({}); check the disk "
                                "and the owner of the state folder.",
                                sqlite3_errstr(code))};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {ErrorCode::corrupt,
                    "The store's file is damaged or not a database; restore it from a backup."};
        case SQLITE_TOOBIG:
            return {ErrorCode::too_large, "A stored value passes SQLite's limit of 1 GB."};
        case SQLITE_READONLY:
            return {ErrorCode::internal, "A write was tried where the store may only be read."};
        default:
            return {ErrorCode::internal, fmt::format("SQLite says: {}.", message)};
    }
}

}  // namespace callveil::stores

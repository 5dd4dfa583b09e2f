// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "ports/lead_source.hpp"

namespace callveil::sources {

/// How a lead database is reached through an ODBC driver and read. Drivers, connection strings and
/// grants: docs/formats/sources.md.
struct OdbcSourceOptions {
    std::string name;  ///< from the configuration; used in sentences
    /// As SQLDriverConnect takes it, without a password: "Driver=/usr/lib/.../libtdsodbc.so;...".
    std::string connection;
    std::filesystem::path password_file;                ///< read at each connection; empty for none
    std::chrono::milliseconds busy_timeout{5000};       ///< longest wait for another's lock
    std::chrono::milliseconds connect_timeout{10'000};  ///< whole seconds, 1 up
    std::chrono::milliseconds statement_timeout{120'000};  ///< where the driver has one
    std::size_t page_rows = 2000;             ///< rows read by one statement; 1 or more
    std::chrono::microseconds page_pause{0};  ///< time left to other programs between pages
};

/// Connects to a database that somebody else owns, if it is one whose SQL the adapter speaks:
/// PostgreSQL, SQL Server, SQLite. Nothing is created in it; between two calls no transaction is
/// open.
///
/// Thread safety: the result serves one thread at a time; several may be open at once.
/// Ownership: it keeps a copy of the options.
/// A connection that was lost is made anew at the next call.
///
/// @error misconfigured     a driver that cannot be loaded or changes values, a password in the
///                          connection string, or what the server refuses; the sentence says what.
/// @error unsupported       the database is none of those.
/// @error unavailable       the server does not answer.
/// @error invalid_argument  `page_rows` is 0 or a time is negative.
Result<std::unique_ptr<ports::LeadSource>> open_odbc_source(const OdbcSourceOptions& options);

}  // namespace callveil::sources

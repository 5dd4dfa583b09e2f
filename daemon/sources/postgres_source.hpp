// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "ports/lead_source.hpp"

namespace callveil::sources {

/// How one PostgreSQL lead database is reached and read. Grants: docs/formats/sources.md.
struct PostgresSourceOptions {
    std::string name;  ///< from the configuration; used in sentences
    std::string host;  ///< name, address, or the absolute folder of a Unix socket
    std::int64_t port = 5432;
    std::string database;
    std::string schema = "public";  ///< of tables whose name has none
    std::string user;
    std::filesystem::path password_file;  ///< read at each connection; empty for none
    std::string sslmode = "verify-full";  ///< as libpq names it; "disable" for a Unix socket
    std::filesystem::path tls_ca;
    std::chrono::milliseconds lock_timeout{5000};       ///< longest wait for another's lock
    std::chrono::milliseconds connect_timeout{10'000};  ///< whole seconds, at least 2
    std::chrono::milliseconds statement_timeout{120'000};
    std::size_t page_rows = 2000;             ///< rows read by one statement; 1 or more
    std::chrono::microseconds page_pause{0};  ///< time left to other programs between pages
};

/// Opens a database that somebody else owns. Nothing is created in it; between two calls no
/// transaction is open and no lock is held.
///
/// Thread safety: the result serves one thread at a time; several may be open at once.
/// Ownership: it keeps a copy of the options.
/// A connection that was lost is made anew at the next call.
///
/// @error misconfigured     user, password, database, certificate or encoding are refused; the
///                          sentence says what to do.
/// @error unavailable       the server does not answer.
/// @error invalid_argument  `page_rows` is 0.
Result<std::unique_ptr<ports::LeadSource>> open_postgres_source(
    const PostgresSourceOptions& options);

}  // namespace callveil::sources

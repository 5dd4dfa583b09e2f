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

/// What of the certificate of a MariaDB server is checked.
enum class MariadbTls { verify_full, verify_ca, off };

/// How one MariaDB or MySQL lead database is reached and read. What its user must be granted:
/// docs/formats/sources.md.
struct MariadbSourceOptions {
    std::string name;  ///< from the configuration; used in sentences
    /// A host name, an address, or the absolute path of a Unix socket or of the folder that holds
    /// `mysqld.sock`.
    std::string host;
    std::uint16_t port = 0;  ///< 0: 3306
    std::string database;
    std::string user;
    std::filesystem::path password_file;           ///< mode 0600; empty for no password
    MariadbTls tls = MariadbTls::verify_full;      ///< not asked for on a Unix socket
    std::filesystem::path tls_ca;                  ///< who may vouch for the server
    std::chrono::milliseconds busy_timeout{5000};  ///< longest wait for a lock; whole seconds, 1 up
    std::chrono::milliseconds connect_timeout{10'000};     ///< whole seconds, 1 up
    std::chrono::milliseconds statement_timeout{120'000};  ///< longest run of one statement
    std::size_t page_rows = 2000;                          ///< rows read at a time; 1 or more
    std::chrono::microseconds page_pause{0};  ///< time left to other programs between pages
};

/// Connects to a database that somebody else owns. Nothing is created in it; between two calls no
/// lock is held and no transaction is open.
///
/// Thread safety: the result serves one thread at a time; several may be open at once.
/// Ownership: it keeps a copy of the options; the password is read anew for each connection.
///
/// @error misconfigured     wrong user, password, database or certificate; the sentence says which.
/// @error unavailable       the server is away or full.
/// @error invalid_argument  `page_rows` is 0 or a time is negative.
Result<std::unique_ptr<ports::LeadSource>> open_mariadb_source(const MariadbSourceOptions& options);

}  // namespace callveil::sources

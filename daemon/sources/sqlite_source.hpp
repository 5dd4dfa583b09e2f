// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "ports/lead_source.hpp"

namespace callveil::sources {

/// How one SQLite lead database is opened and read. Sharing rules: docs/formats/sources.md.
struct SqliteSourceOptions {
    std::string name;                              ///< from the configuration; used in sentences
    std::filesystem::path path;                    ///< a symbolic link is followed first
    std::chrono::milliseconds busy_timeout{5000};  ///< longest wait for another program's lock
    std::size_t page_rows = 2000;                  ///< rows read per lock; 1 or more
    std::chrono::microseconds page_pause{0};       ///< time left to other programs between pages
};

/// Opens a database that somebody else owns. Nothing is created in it and its journal mode,
/// auto_vacuum and user_version stay; between two calls no lock is held.
///
/// Thread safety: the result serves one thread at a time; several may be open at once.
/// Ownership: it keeps a copy of the options.
/// A file that is replaced while open is noticed at the next call and opened again.
///
/// @error misconfigured     missing, not a regular file, read-only, or shared in a way that could
///                          lock the owner out; the sentence ends with the command that mends it.
/// @error corrupt           not an SQLite database, or a damaged one.
/// @error unavailable       locked by another program for longer than `busy_timeout`.
/// @error invalid_argument  `page_rows` is 0 or a time is negative.
Result<std::unique_ptr<ports::LeadSource>> open_sqlite_source(const SqliteSourceOptions& options);

}  // namespace callveil::sources

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace callveil::tests {

/// SQL that makes the database at `file` again: header numbers, tables, rows, indexes and triggers.
std::string dump(const std::filesystem::path& file);

/// Runs the SQL of a dump into a new database of mode 0600 at `file`.
void restore(const std::string& sql, const std::filesystem::path& file);

}  // namespace callveil::tests
